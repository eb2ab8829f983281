using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Recording;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>record</c>.</summary>
internal static class RecordScreen
{
    public static void Print(Printer printer, RecordResult result)
    {
        printer.Put("recorded  ", Ink.Strong).Line($"{result.GateId} as row {result.Row} of workspace/results.tsv, val_score {Figures.Score(result.Score)}");
        printer.Line(result.Commit is { } commit ? $"  commit  {commit}, byte for byte what was judged" : "  commit  none: this folder is in no git repository");
    }

    public static JsonObject Document(RecordResult result) => new()
    {
        ["gate"] = result.GateId,
        ["row"] = result.Row,
        ["score"] = result.Score,
        ["commit"] = result.Commit,
    };
}
