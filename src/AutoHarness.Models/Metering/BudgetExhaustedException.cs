namespace AutoHarness.Models.Metering;

/// <summary>A budget of the run would be exceeded. The trial is neither scored nor infrastructure: the run stops cleanly and can be resumed.</summary>
public sealed class BudgetExhaustedException(string budget) : Exception($"budget exhausted: {budget}")
{
    /// <summary>Which one: <c>cost</c>, <c>tokens</c>, <c>calls</c>, <c>time</c>.</summary>
    public string Budget { get; } = budget;
}
