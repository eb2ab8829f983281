using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Running;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>run</c>. The first lines have the form that the seed's benchmark command prints.</summary>
internal static class RunScreen
{
    public static void Print(Printer printer, RunResult result)
    {
        printer.Put("val_score: ", Ink.Strong).Line($"{Figures.Score(result.Score)}  ({result.Passed}/{result.Scored} passed)");
        foreach (var (task, reward) in result.Results)
        {
            printer.Put("  ").Line(reward is { } value
                ? $"{(value >= 0.5 ? "PASS" : "FAIL")}  {task}: {Figures.Short(value)}"
                : $"INFRA_ERR  {task}: N/A");
        }

        if (result.Scored < result.Total)
        {
            printer.Line($"  infra     {result.Total - result.Scored} of {result.Total} tasks gave no result and count neither way", Ink.Warning);
        }

        if (result.Split != Split.Train)
        {
            printer.Line("  held out  single tasks are not shown");
        }

        if (!result.LeftOut.IsEmpty)
        {
            printer.Line($"  left out  {string.Join(", ", result.LeftOut)}: held out by the benchmark's own split, measured together by: auto-harness run --split test", Ink.Warning);
        }

        printer.Line($"  run       {result.Id}, {Spent(result.Usage)}, {Figures.Span(result.Wall)}");
        LabelLines.Print(printer, result.Labels);
    }

    public static JsonObject Document(RunResult result)
    {
        var results = new JsonObject();
        foreach (var (task, reward) in result.Results)
        {
            results[task.Value] = reward;
        }

        return new JsonObject
        {
            ["id"] = result.Id,
            ["split"] = result.Split.ToString().ToLowerInvariant(),
            ["score"] = result.Score,
            ["passed"] = result.Passed,
            ["scored"] = result.Scored,
            ["total"] = result.Total,
            ["results"] = results,
            ["left_out"] = ResultDocument.Strings(result.LeftOut.Select(task => task.Value)),
            ["usage"] = UsageDocument(result.Usage),
            ["wall_s"] = Math.Round(result.Wall.TotalSeconds, 3),
            ["labels"] = ResultDocument.Strings(result.Labels),
        };
    }

    /// <summary>What model calls used, in a few words.</summary>
    public static string Spent(Usage usage) =>
        $"{Figures.Count(usage.Calls)} calls, {Figures.Count(usage.InputTokens)} tokens in, {Figures.Count(usage.OutputTokens)} out, {Figures.Cost(usage.Cost)}";

    public static JsonObject UsageDocument(Usage usage) => new()
    {
        ["calls"] = usage.Calls,
        ["input_tokens"] = usage.InputTokens,
        ["cached_tokens"] = usage.CachedTokens,
        ["output_tokens"] = usage.OutputTokens,
        ["cost_usd"] = usage.Cost,
    };
}
