using AutoHarness.Cli.Hosting;

using var interrupts = new Interrupts();
interrupts.Listen();
return (int)await new Application(ProcessHost.Open(), interrupts).RunAsync(args);
