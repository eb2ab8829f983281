namespace AutoHarness.Models.Metering;

/// <summary>What one call has set aside in each of its budgets. Disposing it unsettled gives everything back.</summary>
internal sealed class CallHold(Usage estimate) : IDisposable
{
    private readonly List<BudgetHold> holds = [];

    /// <summary>What was set aside.</summary>
    public Usage Estimate => estimate;

    public void Add(BudgetHold hold) => holds.Add(hold);

    /// <summary>Replaces the estimate by what the call used, as if it had been paid for.</summary>
    public void Settle(Usage used)
    {
        foreach (var hold in holds)
        {
            hold.Settle(used.AsPaid());
        }
    }

    /// <summary>Counts what was used beside it.</summary>
    public void Spend(Usage beside)
    {
        foreach (var hold in holds)
        {
            hold.Spend(beside.AsPaid());
        }
    }

    public void Dispose()
    {
        foreach (var hold in holds)
        {
            hold.Dispose();
        }
    }
}
