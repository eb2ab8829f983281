using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Spending;

/// <summary>What was used, and how much of it has a price.</summary>
/// <param name="Usage">All of it; its cost is null as soon as the price of one call is unknown.</param>
/// <param name="Known">USD that was paid for the calls whose price is known: the cost is at least this.</param>
/// <param name="UnpricedCalls">Calls whose price is unknown.</param>
public sealed record CostSum(Usage Usage, decimal Known, long UnpricedCalls)
{
    public static CostSum None { get; } = new(Usage.None, 0, 0);

    /// <summary>USD; null as soon as the price of one call is unknown.</summary>
    public decimal? Cost => Usage.Cost;

    public static CostSum operator +(CostSum sum, Usage more)
    {
        ArgumentNullException.ThrowIfNull(sum);
        ArgumentNullException.ThrowIfNull(more);
        return new(sum.Usage + more, sum.Known + (more.Cost ?? 0), sum.UnpricedCalls + (more.Cost is null ? more.Calls : 0));
    }

    public static CostSum operator +(CostSum left, CostSum right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Usage + right.Usage, left.Known + right.Known, left.UnpricedCalls + right.UnpricedCalls);
    }
}
