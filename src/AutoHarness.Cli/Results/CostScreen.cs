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
        printer.Put("cost  ", Ink.Strong).Line($"{(report.AtMost ? "≤ " : "")}{Figures.Cost(report.Total.Cost)} spent, {Amounts(report.Total)}");
        if (report.Total.CostAvoided != 0)
        {
            printer.Line($"  avoided   {Figures.Cost(report.Total.CostAvoided)}: answers that came out of a recording");
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

    private static void Table(Printer printer, string title, IEnumerable<(string Name, Usage Usage)> rows)
    {
        printer.Line($"  {title}", Ink.Faint);
        foreach (var (name, usage) in rows.OrderByDescending(row => title == "by iteration" ? 0 : row.Usage.Worth ?? decimal.MaxValue))
        {
            printer.Line($"    {name,-NameWidth}{Money(usage),10}   {Amounts(usage)}");
        }
    }

    private static string Money(Usage usage) => Figures.Cost(usage.Cost);

    private static string Amounts(Usage usage)
    {
        var cached = usage.InputTokens > 0 && usage.CachedTokens > 0 ? $" ({Figures.Percent((double)usage.CachedTokens / usage.InputTokens)} cached)" : "";
        return $"{Figures.Count(usage.Calls)} calls, {Figures.Count(usage.InputTokens)} tokens in{cached}, {Figures.Count(usage.OutputTokens)} out";
    }

    private static JsonObject Rows(IEnumerable<(string Name, Usage Usage)> rows) => new(rows.Select(row => KeyValuePair.Create(row.Name, (JsonNode?)Document(row.Usage))));

    private static JsonObject Document(Usage usage) => new()
    {
        ["calls"] = usage.Calls,
        ["tokens_in"] = usage.InputTokens,
        ["tokens_cached"] = usage.CachedTokens,
        ["tokens_out"] = usage.OutputTokens,
        ["cost_usd"] = usage.Cost,
        ["cost_avoided_usd"] = usage.CostAvoided,
    };

    private static string Word(ModelRole role) => role switch
    {
        ModelRole.Agent => "agent",
        ModelRole.User => "simulated user",
        ModelRole.Judge => "judge",
        _ => "coding agent",
    };
}
