using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The keys <c>budget.iteration_…</c> or <c>budget.trial_…</c>; null means no limit.</summary>
public sealed record ScopedBudgetSection
{
    /// <summary>USD.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Input and output.</summary>
    public long? Tokens { get; init; }

    /// <summary>Model calls.</summary>
    public long? Calls { get; init; }

    /// <summary>Wall-clock time, downtime not counted.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>The same as limits of a budget.</summary>
    public BudgetLimits Limits => new(CostUsd, Tokens, Calls, Time);
}
