using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>config show</c>.</summary>
internal sealed class ConfigCommand : ToolCommand
{
    public ConfigCommand()
        : base("config", CommandPurpose.Look, "Shows the values in force")
    {
        Examples = ["config show", "config show --origin"];
        Add(new ShowConfigCommand());
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct) =>
        throw UsageError.Of("config needs a command: show", "auto-harness config show");

    private sealed class ShowConfigCommand : ToolCommand
    {
        private readonly Option<bool> origin = new("--origin") { Description = "Where each value comes from" };

        public ShowConfigCommand()
            : base("show", CommandPurpose.Look, "Every key with the value in force")
        {
            Examples = ["config show", "config show --origin"];
            Add(origin);
        }

        public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
        {
            var entries = Experiment.Open(tool, []).Loaded.Entries;
            if (tool.Settings.Json)
            {
                new ResultDocument(tool.Host).Write(tool.Host.Output, "config", new JsonObject
                {
                    ["keys"] = new JsonArray([.. entries.Select(entry => new JsonObject { ["key"] = entry.Key, ["value"] = entry.Value, ["origin"] = entry.Origin })]),
                });
                return Task.FromResult(ExitCode.Ok);
            }

            var width = entries.Max(entry => entry.Origin.Length);
            foreach (var entry in entries)
            {
                tool.Out.Line((parsed.GetValue(origin) ? entry.Origin.PadRight(width + 2) : string.Empty) + $"{entry.Key}: {entry.Value}");
            }

            return Task.FromResult(ExitCode.Ok);
        }
    }
}
