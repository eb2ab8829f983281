using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]
[assembly: AssemblyFixture(typeof(AutoHarness.Agents.Tests.TestKit.Fleets))]
