namespace AutoHarness.Models.Metering;

/// <summary>Money, tokens and a call set aside for one model call. Disposing an unsettled hold gives everything back.</summary>
public sealed class BudgetHold : IDisposable
{
    private readonly Budget budget;
    private int closed;

    internal BudgetHold(Budget budget, Usage estimate)
    {
        this.budget = budget;
        Estimate = estimate;
    }

    /// <summary>What was set aside.</summary>
    public Usage Estimate { get; }

    /// <summary>Replaces the estimate by what the call really used.</summary>
    public void Settle(Usage actual) => Close(actual);

    /// <summary>Counts something beside the call itself.</summary>
    internal void Spend(Usage beside) => budget.Spend(beside);

    public void Dispose() => Close(Usage.None);

    private void Close(Usage actual)
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            budget.Settle(Estimate, actual);
        }
    }
}
