using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Gateway;

/// <summary><c>gateway scripted</c>: the model gateway on its own.</summary>
internal sealed class GatewayCommand : ToolCommand
{
    public GatewayCommand()
        : base("gateway", CommandPurpose.Look, "Serves models to other programs; today those of a script")
    {
        Examples = ["gateway scripted --script script.yaml", "gateway scripted --script script.yaml --port 8080"];
        Add(new GatewayScriptedCommand());
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct) =>
        throw UsageError.Of("gateway needs to know what to serve: scripted", "auto-harness gateway --help");
}
