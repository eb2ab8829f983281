using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Scheduling;

/// <summary>Runs one trial to its end, its retries included. Local today; both records are plain data, so it may sit on another machine.</summary>
internal interface ITrialExecutor
{
    Task<TrialRecord> RunAsync(TrialRequest trial, bool keepTrace, CancellationToken ct);
}
