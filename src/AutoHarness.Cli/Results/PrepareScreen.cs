using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Preparing;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>prepare</c>.</summary>
internal static class PrepareScreen
{
    public static void Print(Printer printer, PrepareResult result, string next)
    {
        printer.Put("prepared  ", Ink.Strong).Line($"{result.Train} train tasks, {result.Test} held out{(result.Holdout > 0 ? $", {result.Holdout} sealed until the end" : string.Empty)}");
        if (result.TestScore is not null || result.TrainScore is not null)
        {
            printer.Line($"  baseline  {Figures.Score(result.TrainScore)} on train, {Figures.Score(result.TestScore)} on held-out tasks");
        }

        Files(printer, "created", result.Created);
        Files(printer, "kept", result.Kept);
        LabelLines.Print(printer, result.Labels);
        printer.Line($"  next  {next}");
    }

    /// <summary>File names on as few lines as are readable.</summary>
    public static void Files(Printer printer, string title, IReadOnlyCollection<string> files)
    {
        foreach (var (line, index) in files.Chunk(5).Select((line, index) => (line, index)))
        {
            printer.Line($"  {(index == 0 ? title : string.Empty),-8}  {string.Join("  ", line)}");
        }
    }

    public static JsonObject Document(PrepareResult result) => new()
    {
        ["train"] = result.Train,
        ["test"] = result.Test,
        ["holdout"] = result.Holdout,
        ["train_score"] = result.TrainScore,
        ["test_score"] = result.TestScore,
        ["created"] = ResultDocument.Strings(result.Created),
        ["kept"] = ResultDocument.Strings(result.Kept),
        ["labels"] = ResultDocument.Strings(result.Labels),
    };
}
