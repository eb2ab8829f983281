using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>version</c>.</summary>
internal sealed class VersionCommand() : ToolCommand("version", CommandPurpose.Help, "Prints the version of the tool and its runtime")
{
    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "version", new JsonObject
            {
                ["version"] = tool.Host.Version,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["platform"] = RuntimeInformation.RuntimeIdentifier,
            });
        }
        else
        {
            tool.Out.Line($"auto-harness {tool.Host.Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        }

        return Task.FromResult(ExitCode.Ok);
    }
}
