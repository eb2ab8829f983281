using AutoHarness.Sdk;

namespace AutoHarness.Models.Metering;

/// <summary>
/// What a command, an iteration or a trial may still use. Every call reserves its estimate before it is made and settles it afterwards, so the sum of what was
/// spent passes a limit at most by what calls in flight used beyond their estimates. Thread-safe.
/// </summary>
public sealed class Budget
{
    private readonly TimeProvider time;
    private readonly TimeSpan elapsedBefore;
    private readonly long started;
    private readonly Lock gate = new();
    private Usage spent;
    private Usage reserved = Usage.None;
    private TaskCompletionSource? settled;

    /// <summary>A budget of which a part may be used up already.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="spent">What earlier sessions of the run used, from the ledger.</param>
    /// <param name="elapsed">Wall time of those sessions.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="HarnessException">Cost is limited and tokens are not, but what was spent is unknown (<c>AH1212</c>).</exception>
    public Budget(BudgetLimits limits, Usage spent, TimeSpan elapsed, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(spent);
        ArgumentNullException.ThrowIfNull(time);
        if (limits.NeedsPrices && spent.Cost is null)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1212", "a cost limit cannot be kept: the cost of earlier calls is unknown")
            {
                Fixes = ["limit tokens too: --max-tokens N", "or give a price table under prices"],
            });
        }

        Limits = limits;
        this.spent = spent;
        this.time = time;
        elapsedBefore = elapsed;
        started = time.GetTimestamp();
    }

    public BudgetLimits Limits { get; }

    /// <summary>What it is for.</summary>
    public BudgetScope Scope { get; init; }

    /// <summary>Everything settled so far, earlier sessions included.</summary>
    public Usage Spent
    {
        get
        {
            lock (gate)
            {
                return spent;
            }
        }
    }

    /// <summary>Everything settled, and everything that is set aside for calls in flight: the most that can have been spent by now.</summary>
    public Usage Committed
    {
        get
        {
            lock (gate)
            {
                return spent + reserved;
            }
        }
    }

    /// <summary>Sets aside what a call may use. Waits while only reservations of calls in flight stand in the way.</summary>
    /// <exception cref="BudgetExhaustedException">Even if every call in flight turned out free, this one would pass a limit; it must not be made.</exception>
    public async ValueTask<BudgetHold> ReserveAsync(Usage estimate, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if ((TimeIsUp() ? "time" : PassedBy(spent + estimate)) is { } passed)
                {
                    throw new BudgetExhaustedException(passed, Scope);
                }

                if (PassedBy(spent + reserved + estimate) is null)
                {
                    reserved += estimate;
                    return new BudgetHold(this, estimate);
                }

                next = (settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await next.WaitAsync(ct);
        }
    }

    /// <summary>Counts what was not set aside before, such as an answer that was lost on its way.</summary>
    internal void Spend(Usage used)
    {
        lock (gate)
        {
            spent += used;
        }
    }

    internal void Settle(Usage estimate, Usage actual)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            reserved -= estimate;
            spent += actual;
            (waiting, settled) = (settled, null);
        }

        waiting?.SetResult();
    }

    private bool TimeIsUp() => Limits.Time is { } limit && elapsedBefore + time.GetElapsedTime(started) >= limit;

    private string? PassedBy(Usage total) =>
        total.Cost > Limits.Cost ? "cost"
        : total.InputTokens + total.OutputTokens > Limits.Tokens ? "tokens"
        : total.Calls > Limits.Calls ? "calls"
        : null;
}
