using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>A finished conversation with its reward, as results files keep it.</summary>
internal sealed record Simulation(string TaskId, TerminationReason Reason, ImmutableArray<TauMessage> Messages, RewardInfo? Reward, long? Seed)
{
    /// <summary>The kind of the note that a trial's trace keeps it in.</summary>
    public const string NoteKind = "tau.simulation";
}
