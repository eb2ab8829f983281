using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Telemetry;

using var interrupts = new Interrupts(TimeProvider.System);
interrupts.Listen();
var host = ProcessHost.Open();
using var telemetry = TelemetryExport.Start(host);
return (int)await new Application(host, interrupts).RunAsync(args);
