using AutoHarness.Models.Limiting;

namespace AutoHarness.Models.Retrying;

/// <summary>Tries whose answer was lost on its way, so that the provider may charge for them. Thread-safe.</summary>
internal sealed class LostTries
{
    private readonly Lock gate = new();
    private LimitedAmounts sum;

    /// <summary>One more was lost, which may have used so much.</summary>
    public void Add(LimitedAmounts estimate)
    {
        lock (gate)
        {
            sum = new LimitedAmounts(sum.Requests + 1, sum.Input + estimate.Input, sum.Output + estimate.Output);
        }
    }

    /// <summary>What was lost since this was last asked.</summary>
    public LimitedAmounts Take()
    {
        lock (gate)
        {
            var lost = sum;
            sum = default;
            return lost;
        }
    }
}
