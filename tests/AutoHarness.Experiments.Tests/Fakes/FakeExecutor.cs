using AutoHarness.Experiments.Scheduling;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>Runs trials as a test says and counts how many run at once.</summary>
internal sealed class FakeExecutor(Func<TrialRequest, CancellationToken, Task<TrialRecord>> run) : ITrialExecutor
{
    private readonly Lock gate = new();
    private readonly List<TrialKey> started = [];
    private int running;

    public int Peak { get; private set; }

    public IReadOnlyList<TrialKey> Started
    {
        get
        {
            lock (gate)
            {
                return [.. started];
            }
        }
    }

    public async Task<TrialRecord> RunAsync(TrialRequest trial, bool keepTrace, CancellationToken ct)
    {
        lock (gate)
        {
            started.Add(trial.Key);
            Peak = Math.Max(Peak, ++running);
        }

        try
        {
            return await run(trial, ct);
        }
        finally
        {
            lock (gate)
            {
                running--;
            }
        }
    }
}
