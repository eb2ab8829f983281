using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Rotating;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>prepare --rotate-split</c>.</summary>
internal static class RotationScreen
{
    public static void Print(Printer printer, RotationResult result)
    {
        printer.Put("rotated  ", Ink.Strong).Line($"{result.Train} train tasks, {result.Test} held out, {result.Changed} of them train tasks before; looks are counted from 0");
        printer.Line($"  suite  {result.Suite} tasks left");
        LabelLines.Print(printer, result.Labels);
    }

    public static JsonObject Document(RotationResult result) => new()
    {
        ["rotation"] = result.Number,
        ["train"] = result.Train,
        ["test"] = result.Test,
        ["changed"] = result.Changed,
        ["suite"] = result.Suite,
        ["labels"] = ResultDocument.Strings(result.Labels),
    };
}
