using AutoHarness.Sandboxes.Tests;
using AutoHarness.Sandboxes.Tests.TestKit;

return await Victim.TryRunAsync() ?? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
