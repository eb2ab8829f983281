namespace AutoHarness.Models.Tests.Running;

/// <summary>Runs what is ready on one thread, in random order.</summary>
internal sealed class ShuffledContext(Random random) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> ready = [];

    public override void Post(SendOrPostCallback d, object? state) => ready.Add((d, state));

    /// <summary>Goes on until nothing is ready.</summary>
    public void RunAll()
    {
        while (ready.Count > 0)
        {
            var at = random.Next(ready.Count);
            var (callback, state) = ready[at];
            ready[at] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
            callback(state);
        }
    }
}
