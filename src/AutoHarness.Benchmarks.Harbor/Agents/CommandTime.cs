namespace AutoHarness.Benchmarks.Harbor.Agents;

/// <summary>
/// How long an agent's commands may run in all, those side by side each for itself. Waiting for a model or for the sandbox's machinery is not
/// the agent's time; a command that it lets run is.
/// </summary>
/// <param name="limit">Null means none.</param>
/// <param name="spent">Called when nothing is left, on the thread of the command that used it up.</param>
internal sealed class CommandTime(TimeSpan? limit, Action spent)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private TimeSpan used;

    /// <summary>The longest that a command may still run; null means no limit.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (gate)
            {
                return limit is { } most ? most - used > Least ? most - used : Least : null;
            }
        }
    }

    /// <summary>A command ran for this long.</summary>
    public void Spend(TimeSpan time)
    {
        lock (gate)
        {
            used += time;
            if (limit is not { } most || used < most)
            {
                return;
            }
        }

        spent();
    }
}
