using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>
/// The coins of one <c>a-interact</c> trial. A submission that empties the purse, or that it cannot pay for any more, is the last thing that
/// happens: the balance is then -1.
/// </summary>
internal sealed class CoinPurse(double initial)
{
    private const double Spent = -1;

    private double? before;

    public double Initial { get; } = initial;

    /// <summary>What is left; -1 once the last submission is made.</summary>
    public double Balance { get; private set; } = initial;

    public bool IsSpent => Balance < 0;

    /// <summary>The balance as tools print it.</summary>
    public string Shown => IsSpent ? "-1" : PythonFloat.Repr(Balance);

    /// <summary>Pays for a call.</summary>
    /// <returns>Null when it may be made; otherwise what the agent is answered instead.</returns>
    public string? Pay(string tool)
    {
        // A tool without a price leaves the earlier balance in the record.
        if (!BirdTool.Costs.TryGetValue(tool, out var cost))
        {
            return null;
        }

        before = Balance;
        if (Balance < cost)
        {
            if (tool != BirdTool.SubmitSql)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Budget exhausted ({Balance:F1} remaining). You MUST call submit_sql now with your best SQL.");
            }

            Balance = Spent;
            return null;
        }

        Balance -= cost;
        if (tool == BirdTool.SubmitSql && Balance <= 0)
        {
            Balance = Spent;
        }

        return null;
    }

    /// <summary>What the agent sees of a result: with the balance behind it, as long as there is one.</summary>
    public string WithNote(string result) =>
        IsSpent ? result : string.Create(CultureInfo.InvariantCulture, $"{result}\n\n[SYSTEM NOTE: Remaining budget: {Balance:F1}/{Initial:F1}]");

    /// <summary>Adds price and balances to a call's record.</summary>
    public void Record(JsonObject entry, string tool)
    {
        entry["cost"] = BirdTool.Costs.TryGetValue(tool, out var cost) ? Number(cost) : JsonValue.Create(0);
        entry["budget_before"] = before is { } was ? Number(was) : null;
        entry["budget_after"] = Number(Balance);
    }

    // A float keeps its fraction in the record, and the mark for a spent purse is a whole number there.
    private static JsonNode Number(double value) => value < 0 ? JsonValue.Create(-1) : JsonNode.Parse(PythonFloat.Repr(value))!;
}
