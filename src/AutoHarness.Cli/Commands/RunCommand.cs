using System.Collections.Immutable;
using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Running;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>run</c>, alias <c>benchmark</c>.</summary>
internal sealed class RunCommand : SessionCommand
{
    private readonly Option<string?> split = new("--split") { Description = "train or test; of test only the mean is shown", HelpName = "SPLIT" };
    private readonly Option<string[]> taskIds = new("--task-ids")
    {
        Description = "Only these train tasks; @FILE reads one id a line", HelpName = "ID...", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> trials = new("--trials") { Description = "Trials per task", HelpName = "N" };
    private readonly Option<int?> concurrency = new("--concurrency") { Description = "Trials at the same time", HelpName = "N" };
    private readonly Option<bool> anew = new("--new") { Description = "Starts a new run even where an interrupted one could go on" };

    public RunCommand()
        : base("run", "Runs the agent on tasks and prints the score")
    {
        Aliases.Add("benchmark");
        split.AcceptOnlyFromAmong("train", "test");
        Examples = ["run", "run --split train --trials 3", "run --task-ids desk-001 desk-002"];
        foreach (var option in new Option[] { split, taskIds, trials, concurrency, anew })
        {
            Add(option);
        }
    }

    public override bool Streams => true;

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        var options = new RunOptions
        {
            Split = parsed.GetValue(split) switch { "train" => Split.Train, "test" => Split.Test, _ => null },
            TaskIds = TaskIds(tool, parsed.GetValue(taskIds) ?? []),
            Trials = Positive(parsed, trials) ?? 1,
            New = parsed.GetValue(anew),
        };
        return WorkAsync(
            tool,
            line,
            Positive(parsed, concurrency) is { } count ? [new("max_concurrency", $"{count}")] : [],
            (session, stop) => session.RunAsync(options, stop),
            result => RunScreen.Print(tool.Out, result),
            RunScreen.Document,
            _ => ExitCode.Ok,
            ct);
    }

    private static int? Positive(ParseResult parsed, Option<int?> option) => parsed.GetValue(option) is { } value and < 1
        ? throw UsageError.Of($"{option.Name} must be at least 1, got {value}", $"{option.Name} 1")
        : parsed.GetValue(option);

    private static ImmutableArray<string> TaskIds(Invocation tool, string[] given) =>
    [
        .. given.SelectMany(id => id.StartsWith('@') ? Lines(Path.GetFullPath(id[1..], tool.Host.CurrentDirectory)) : [id]),
    ];

    private static IEnumerable<string> Lines(string file) => File.Exists(file)
        ? File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)
        : throw UsageError.Of($"the file {file} of --task-ids does not exist", "--task-ids @FILE with one task id a line");
}
