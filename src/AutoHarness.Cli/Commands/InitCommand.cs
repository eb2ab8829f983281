using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Initialising;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>init</c>.</summary>
internal sealed class InitCommand : ToolCommand
{
    private readonly Option<string?> benchmark = new("--benchmark") { Description = "demo (built in, no key needed), tau-bench, terminal-bench, bird-interact, or command (your own program)", HelpName = "NAME" };
    private readonly Option<string?> directory = new("--dir") { Description = "Folder of the new experiment; default the current one", HelpName = "DIR" };

    public InitCommand()
        : base("init", CommandPurpose.Start, "Starts an experiment in a folder; overwrites nothing")
    {
        Examples = ["init --benchmark demo", "init --benchmark tau-bench", "init --benchmark terminal-bench", "init --benchmark command --dir my-experiment"];
        Add(benchmark);
        Add(directory);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var name = parsed.GetValue(benchmark) ?? Question.Choose(tool, "which benchmark?", InitOperation.Benchmarks, "--benchmark");
        var folder = Path.GetFullPath(parsed.GetValue(directory) ?? ".", tool.Settings.Directory ?? tool.Host.CurrentDirectory);
        var result = await InitOperation.RunAsync(new InitOptions(folder, name), Places.Environment(tool.Host, tool.Host.Variables), ct);
        var elsewhere = folder == tool.Host.CurrentDirectory ? string.Empty : $" -C {Path.GetRelativePath(tool.Host.CurrentDirectory, folder)}";
        var next = tool.Own($"auto-harness{elsewhere} prepare");
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "init", new JsonObject
            {
                ["folder"] = result.Folder.Root,
                ["created"] = ResultDocument.Strings(result.Created),
                ["kept"] = ResultDocument.Strings(result.Kept),
                ["next"] = next,
            });
            return ExitCode.Ok;
        }

        tool.Out.Put("started   ", Ink.Strong).Line($"{name} experiment in {result.Folder.Root}");
        PrepareScreen.Files(tool.Out, "created", result.Created);
        PrepareScreen.Files(tool.Out, "kept", result.Kept);
        tool.Out.Line($"  next  {next}");
        return ExitCode.Ok;
    }
}
