using AutoHarness.Cli.Hosting;

using var interrupts = new Interrupts(TimeProvider.System);
interrupts.Listen();
return (int)await new Application(ProcessHost.Open(), interrupts).RunAsync(args);
