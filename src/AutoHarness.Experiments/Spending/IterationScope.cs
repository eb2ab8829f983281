using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Spending;

/// <summary>The iteration that is under way in this session, with its budget. One at a time.</summary>
internal sealed class IterationScope
{
    private volatile Current? current;

    /// <summary>Its number, or null outside of any.</summary>
    public int? Number => current?.Number;

    /// <summary>What it may still use, or null outside of any.</summary>
    public Budget? Budget => current?.Budget;

    /// <summary>Begins an iteration; it is under way until the result is disposed of.</summary>
    public IDisposable Begin(int number, Budget budget)
    {
        current = new Current(number, budget);
        return new Ending(this);
    }

    private sealed record Current(int Number, Budget Budget);

    private sealed class Ending(IterationScope scope) : IDisposable
    {
        public void Dispose() => scope.current = null;
    }
}
