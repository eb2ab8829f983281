using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Spending;

/// <summary>
/// Writes down every second what trials under way have used, so that what was spent counts also where a kill or Ctrl-C ends them. A trial
/// that comes to its end takes its row away with it.
/// </summary>
internal sealed class FlightLog : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TrialStores stores;
    private readonly long command;
    private readonly IterationScope iteration;
    private readonly Lock gate = new();
    private readonly HashSet<Entry> flying = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Task writing;

    public FlightLog(TrialStores stores, long command, IterationScope iteration, TimeProvider time)
    {
        this.stores = stores;
        this.command = command;
        this.iteration = iteration;
        writing = WriteAsync(time);
    }

    /// <summary>A trial begins.</summary>
    public Entry Begin(TrialRequest trial, TrialMeter meter)
    {
        var entry = new Entry(this, trial, meter, iteration.Number);
        lock (gate)
        {
            flying.Add(entry);
        }

        return entry;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writing;
        stopping.Dispose();
    }

    private async Task WriteAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                Task[] writes;
                lock (gate)
                {
                    writes = [.. flying.Select(entry => entry.WriteAsync())];
                }

                await Task.WhenAll(writes);
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing flies any more.
        }
        catch (HarnessException)
        {
            // A full disk shows where the trials themselves are stored.
        }
    }

    /// <summary>One trial under way. It has to end in one of two ways.</summary>
    internal sealed class Entry(FlightLog log, TrialRequest trial, TrialMeter meter, int? iteration)
    {
        private long written;

        /// <summary>The trial came to its end and is stored next.</summary>
        public void Land()
        {
            lock (log.gate)
            {
                log.flying.Remove(this);
            }
        }

        /// <summary>It did not: what it used is kept.</summary>
        public Task LoseAsync()
        {
            lock (log.gate)
            {
                log.flying.Remove(this);
                return WriteAsync();
            }
        }

        internal Task WriteAsync()
        {
            var (usage, pending) = meter.Committed();
            var calls = usage.Values.Sum(used => used.Calls);
            if (calls == 0 || calls == written)
            {
                return Task.CompletedTask;
            }

            written = pending ? -1 : calls;
            return log.stores.For(trial.Split).FlyAsync(new Flight(trial.Key, log.command, iteration, usage, pending));
        }
    }
}
