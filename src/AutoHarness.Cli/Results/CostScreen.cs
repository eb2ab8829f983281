using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Spending;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Cli.Results;

/// <summary>The output of <c>cost</c>.</summary>
internal static class CostScreen
{
    private const int NameWidth = 28;

    public static void Print(Printer printer, CostReport report)
    {
        printer.Put("cost  ", Ink.Strong).Line(Headline(report));
        if (report.Total.UnpricedCalls > 0)
        {
            var unpriced = report.ByModel.Where(row => row.Value.UnpricedCalls > 0).Select(row => row.Key);
            printer.Line($"  note  the price of {Figures.Count(report.Total.UnpricedCalls)} calls is unknown ({string.Join(", ", unpriced)}) and not in these sums; a price table can be named under prices", Ink.Warning);
        }

        if (report.Total.Usage.CostAvoided != 0)
        {
            printer.Line($"  avoided   {Figures.Cost(report.Total.Usage.CostAvoided)}: answers that came out of a recording");
        }

        Table(printer, "by role", report.ByRole.Select(row => (Word(row.Key), row.Value)));
        Table(printer, "by model", report.ByModel.Select(row => (row.Key, row.Value)));
        Table(printer, "by iteration", [.. report.ByIteration.Select(row => ($"#{row.Key}", row.Value)), .. report.Outside.Select(row => ($"outside, {row.Key}", row.Value))]);
        printer.Put("  wasted    ", Ink.Strong).Line(
            $"{Money(report.Wasted)} of it: {Money(report.Retries)} in tries that were repeated, {Money(report.Infra)} in trials that infrastructure ended, {Money(report.Aborted)} in {report.AbortedTrials} interrupted trials");
        if (report.AtMost)
        {
            printer.Line("  note  calls were under way when a process was killed; they count with what was set aside for them");
        }

        if (report.HeldOutMissing)
        {
            printer.Line("  note  the held-out results are not there; only train trials are counted", Ink.Warning);
        }

        if (report.AtWork is { } command)
        {
            printer.Line($"  note  {command} is at work meanwhile");
        }
    }

    /// <summary>The whole in one line.</summary>
    public static string Headline(CostReport report) => $"{Spent(report)}, {Amounts(report.Total.Usage)}";

    public static JsonObject Document(CostReport report) => new()
    {
        ["total"] = Document(report.Total),
        ["by_role"] = Rows(report.ByRole.Select(row => (Word(row.Key).Replace(' ', '_'), row.Value))),
        ["by_model"] = Rows(report.ByModel.Select(row => (row.Key, row.Value))),
        ["by_iteration"] = Rows(report.ByIteration.Select(row => ($"{row.Key}", row.Value))),
        ["outside_iterations"] = Rows(report.Outside.Select(row => (row.Key, row.Value))),
        ["wasted"] = new JsonObject
        {
            ["retries"] = Document(report.Retries),
            ["infra"] = Document(report.Infra),
            ["aborted"] = Document(report.Aborted),
            ["aborted_trials"] = report.AbortedTrials,
        },
        ["at_most"] = report.AtMost,
        ["held_out_missing"] = report.HeldOutMissing,
        ["at_work"] = report.AtWork,
    };

    private static void Table(Printer printer, string title, IEnumerable<(string Name, CostSum Sum)> rows)
    {
        printer.Line($"  {title}", Ink.Faint);
        foreach (var (name, sum) in rows.OrderByDescending(row => title == "by iteration" ? 0 : row.Sum.Usage.Worth ?? decimal.MaxValue))
        {
            printer.Line($"    {name,-NameWidth}{Money(sum),10}   {Amounts(sum.Usage)}");
        }
    }

    // Calls of a killed process count with what was set aside, so that with them even a lower bound may be too high.
    private static string Spent(CostReport report) => report switch
    {
        { Total.Cost: { } cost } => $"{(report.AtMost ? "≤ " : "")}{Figures.Cost(cost)} spent",
        { Total.Known: > 0, AtMost: true } => $"n/a, of which ≤ {Figures.Cost(report.Total.Known)} is known",
        { Total.Known: > 0 } => $"{Money(report.Total)} spent",
        _ => "n/a",
    };

    /// <summary>A sum with calls of unknown price is at least what the others cost.</summary>
    private static string Money(CostSum sum) => sum is { Cost: null, Known: > 0 } ? $"≥ {Figures.Cost(sum.Known)}" : Figures.Cost(sum.Cost);

    private static string Amounts(Usage usage)
    {
        var cached = usage.InputTokens > 0 && usage.CachedTokens > 0 ? $" ({Figures.Percent((double)usage.CachedTokens / usage.InputTokens)} cached)" : "";
        return $"{Figures.Count(usage.Calls)} calls, {Figures.Count(usage.InputTokens)} tokens in{cached}, {Figures.Count(usage.OutputTokens)} out";
    }

    private static JsonObject Rows(IEnumerable<(string Name, CostSum Sum)> rows) => new(rows.Select(row => KeyValuePair.Create(row.Name, (JsonNode?)Document(row.Sum))));

    private static JsonObject Document(CostSum sum) => new()
    {
        ["calls"] = sum.Usage.Calls,
        ["tokens_in"] = sum.Usage.InputTokens,
        ["tokens_cached"] = sum.Usage.CachedTokens,
        ["tokens_out"] = sum.Usage.OutputTokens,
        ["cost_usd"] = sum.Cost,
        ["cost_known_usd"] = sum.Known,
        ["calls_unpriced"] = sum.UnpricedCalls,
        ["cost_avoided_usd"] = sum.Usage.CostAvoided,
    };

    private static string Word(ModelRole role) => role switch
    {
        ModelRole.Agent => "agent",
        ModelRole.User => "simulated user",
        ModelRole.Judge => "judge",
        _ => "coding agent",
    };
}
