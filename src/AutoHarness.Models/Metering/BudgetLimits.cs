namespace AutoHarness.Models.Metering;

/// <summary>How much a run may use; null means no limit.</summary>
/// <param name="Cost">USD.</param>
/// <param name="Tokens">Input and output tokens together.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="Time">Wall time, summed over the sessions of a resumed run.</param>
public sealed record BudgetLimits(decimal? Cost = null, long? Tokens = null, long? Calls = null, TimeSpan? Time = null)
{
    /// <summary>Without prices it cannot be kept: money is limited and tokens are not.</summary>
    public bool NeedsPrices => Cost is not null && Tokens is null;

    public static BudgetLimits None { get; } = new();
}
