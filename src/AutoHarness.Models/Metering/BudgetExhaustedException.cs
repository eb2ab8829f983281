namespace AutoHarness.Models.Metering;

/// <summary>A budget of the command or of the iteration would be exceeded. A trial in which it happens is neither scored nor infrastructure.</summary>
public sealed class BudgetExhaustedException(string budget, BudgetScope scope = BudgetScope.Command)
    : Exception(scope == BudgetScope.Command ? $"budget exhausted: {budget}" : $"budget exhausted: {budget} of the {scope.ToString().ToLowerInvariant()}")
{
    /// <summary>Which one: <c>cost</c>, <c>tokens</c>, <c>calls</c>, <c>time</c>.</summary>
    public string Budget { get; } = budget;

    /// <summary>Whose it is.</summary>
    public BudgetScope Scope { get; } = scope;
}
