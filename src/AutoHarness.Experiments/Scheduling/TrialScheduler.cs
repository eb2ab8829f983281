using AutoHarness.Experiments.Faults;
using AutoHarness.Experiments.Progress;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Scheduling;

/// <summary>
/// The only thing that starts trials. Bounded concurrency, started in the given order; a trial that the ledger has is not run again,
/// one that ends is durable before it is reported.
/// </summary>
internal sealed class TrialScheduler(ITrialExecutor executor, TrialStores stores, int concurrency, long command, IProgressSink progress, TimeProvider time, FaultPoints faults)
{
    /// <summary>What has to succeed before any trial is started, such as a first question to the model; asked each time that trials are missing.</summary>
    public Func<CancellationToken, Task> BeforeFirst { get; init; } = _ => Task.CompletedTask;

    /// <summary>The iteration that trials are run for; null outside of any.</summary>
    public Func<int?> Iteration { get; init; } = () => null;

    /// <summary>Runs what is missing. Returns when all wanted trials are in the ledger.</summary>
    /// <exception cref="BudgetExhaustedException">A budget ended; finished trials are kept, the rest has not been started or is repeated later.</exception>
    public async Task RunAsync(TrialBatch batch, CancellationToken ct)
    {
        var tally = new TrialTally(batch.Trials.Count);
        var missing = new List<TrialRequest>();
        foreach (var trial in batch.Trials)
        {
            if (batch.Known.TryGetValue(trial.Key, out var known))
            {
                tally.Add(known);
            }
            else
            {
                missing.Add(trial);
            }
        }

        if (missing.Count > 0)
        {
            await BeforeFirst(ct);
        }

        Report(batch.Subject, "start", [.. batch.Fields, new("trials", $"{batch.Trials.Count}"), new("known", $"{batch.Known.Count}"), new("concurrency", $"{concurrency}")]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var next = -1;
        var workers = Enumerable.Range(0, Math.Min(concurrency, missing.Count)).Select(_ => Task.Run(WorkAsync, CancellationToken.None)).ToArray();
        await Task.WhenAll(workers);

        async Task WorkAsync()
        {
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) is var index && index < missing.Count)
            {
                try
                {
                    var record = await RunOneAsync(missing[index], batch, ct);
                    tally.Add(record);
                    Report(record, batch, tally);
                }
                catch
                {
                    // Nothing new starts; what is in flight may still finish and be kept.
                    await stop.CancelAsync();
                    throw;
                }
            }

            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task<TrialRecord> RunOneAsync(TrialRequest trial, TrialBatch batch, CancellationToken ct)
    {
        var table = stores.For(trial.Split);
        var start = table.StartAsync(trial.Key, command, time.GetUtcNow());
        faults.Reach("trial.started");
        var record = await executor.RunAsync(trial, batch.KeepTraces, ct);
        await start;
        faults.Reach("trial.finished");
        record = record with { Iteration = Iteration() };
        await table.AddAsync(record, command);
        faults.Reach("trial.stored");
        return record;
    }

    private void Report(TrialRecord record, TrialBatch batch, TrialTally tally)
    {
        // A held-out task has no name outside the held-out store, and its outcome shows in the final count only.
        var open = record.Split == Split.Train;
        var fields = new List<KeyValuePair<string, string>>();
        if (open)
        {
            fields.Add(new("id", record.Key.Task.Value));
            fields.Add(new("reward", record.Reward is { } reward ? $"{reward:0.00}" : "n/a"));
            var reason = record.Outcome switch
            {
                TrialOutcome.Scored scored => scored.Reason,
                TrialOutcome.Infra infra => infra.Cause,
                _ => null,
            };
            if (reason is not null)
            {
                fields.Add(new("reason", reason));
            }
        }

        fields.AddRange(tally.Fields(open));
        var what = !open ? "done" : record.Outcome is TrialOutcome.Infra ? "infra" : record.Reward >= 0.5 ? "pass" : "fail";
        Report("trial", what, [.. batch.Fields, .. fields]);
    }

    private void Report(string subject, string what, KeyValuePair<string, string>[] fields) => progress.Report(new(time.GetUtcNow(), subject, what, [.. fields]));
}
