using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Optimizing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Show;

/// <summary><c>show iteration N</c>: what was tried, what became of it, the edit.</summary>
internal sealed class ShowIterationCommand : ToolCommand
{
    private readonly Argument<int> number = new("N") { Description = "Its running number; 0 is the baseline" };

    public ShowIterationCommand()
        : base("iteration", CommandPurpose.Look, "What was tried, what became of it, and the edit")
    {
        Examples = ["show iteration 0", "show iteration 1"];
        Add(number);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        await using var reader = await ExperimentReader.OpenAsync(Experiment.Find(tool), tool.Host.Time);
        var all = reader.Iterations();
        var asked = parsed.GetValue(number);
        var iteration = all.FirstOrDefault(row => row.Number == asked) ?? throw UsageError.Of(
            all.IsEmpty ? "there is no iteration yet" : $"there is no iteration {asked}; they are 0 to {all.Max(row => row.Number)}",
            "auto-harness status");
        var before = all.LastOrDefault(row => row.Number < asked && (row.Number == 0 || row.Outcome == "accepted"));
        var edit = Edit(reader, before, iteration);
        if (tool.Settings.Json)
        {
            var document = OptimizeScreen.Document(iteration, content: true);
            document["edit"] = ResultDocument.Untrusted(edit);
            new ResultDocument(tool.Host).Write(tool.Host.Output, "iteration", document);
            return ExitCode.Ok;
        }

        OptimizeScreen.Line(tool.Out, iteration);
        tool.Out.Line($"  version  {iteration.AgentVersion ?? "none: it never came to a candidate"}");
        if (iteration.GateId is { } gate)
        {
            tool.Out.Line($"  gate     {gate}   {tool.Own($"auto-harness show gate {gate}")}");
        }

        if (edit is not null)
        {
            tool.Out.Line().Line($"edit against iteration {before?.Number}", Ink.Strong).Block(edit.Length == 0 ? "(no difference)" : edit);
        }

        return ExitCode.Ok;
    }

    private static string? Edit(ExperimentReader reader, IterationSummary? before, IterationSummary iteration)
    {
        if (before?.AgentVersion is not { } old || iteration.AgentVersion is not { } @new
            || reader.AgentFiles(old) is not { } oldFiles || reader.AgentFiles(@new) is not { } newFiles)
        {
            return null;
        }

        return string.Concat(newFiles.Select(file => LineDifference.Of(
            file.Key,
            oldFiles.TryGetValue(file.Key, out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : string.Empty,
            System.Text.Encoding.UTF8.GetString(file.Value))));
    }
}
