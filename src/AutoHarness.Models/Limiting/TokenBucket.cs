namespace AutoHarness.Models.Limiting;

/// <summary>A bucket that refills evenly. Endless until a provider tells its size. Times are those of one clock, from any origin.</summary>
internal sealed class TokenBucket
{
    private const double SecondsOfAMinute = 60;
    private const double Slack = 1e-9;

    private double capacity = double.PositiveInfinity;
    private double available = double.PositiveInfinity;
    private double perSecond;
    private TimeSpan stamp;

    /// <summary>Takes over what a provider says.</summary>
    /// <param name="reading">Its figures.</param>
    /// <param name="complete">True when it has seen every request that was taken from here, so that its figure may also raise ours.</param>
    /// <param name="now">The time.</param>
    public void Observe(LimitReading reading, bool complete, TimeSpan now)
    {
        Refill(now);
        var missing = reading.Limit - reading.Remaining;
        if (missing > 0 && reading.Reset > TimeSpan.Zero)
        {
            perSecond = missing / reading.Reset.TotalSeconds;
        }
        else if (perSecond <= 0 || capacity != reading.Limit)
        {
            perSecond = reading.Limit / SecondsOfAMinute;
        }

        capacity = reading.Limit;
        available = complete ? reading.Remaining : Math.Min(available, reading.Remaining);
    }

    /// <summary>Time until so much is there; a wish above the capacity counts as the capacity.</summary>
    public TimeSpan Wait(double amount, TimeSpan now)
    {
        Refill(now);
        var lacking = Math.Min(amount, capacity) - available;
        return lacking <= Slack ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(lacking / perSecond, TimeSpan.FromDays(1).TotalSeconds)) + TimeSpan.FromTicks(1);
    }

    public void Take(double amount, TimeSpan now)
    {
        Refill(now);
        available -= amount;
    }

    /// <summary>Corrects an estimate; a negative amount takes more.</summary>
    public void Return(double amount, TimeSpan now)
    {
        Refill(now);
        available = Math.Min(capacity, available + amount);
    }

    private void Refill(TimeSpan now)
    {
        if (now > stamp && !double.IsPositiveInfinity(capacity))
        {
            available = Math.Min(capacity, available + (perSecond * (now - stamp).TotalSeconds));
        }

        stamp = now;
    }
}
