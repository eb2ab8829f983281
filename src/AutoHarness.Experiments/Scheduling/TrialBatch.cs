using System.Collections.Immutable;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Scheduling;

/// <summary>Trials that are wanted together.</summary>
/// <param name="Subject">Who wants them, for progress: <c>run</c>, <c>gate</c>, <c>prepare</c>.</param>
/// <param name="Fields">What to say with it.</param>
/// <param name="Trials">The trials, in the order in which they should start.</param>
/// <param name="Known">Those that the ledger has.</param>
/// <param name="KeepTraces">False for bulk measurements whose traces nobody reads.</param>
internal sealed record TrialBatch(
    string Subject,
    ImmutableArray<KeyValuePair<string, string>> Fields,
    IReadOnlyList<TrialRequest> Trials,
    IReadOnlyDictionary<TrialKey, TrialRecord> Known,
    bool KeepTraces = true);
