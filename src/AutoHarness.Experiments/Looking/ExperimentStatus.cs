using System.Collections.Immutable;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Optimizing;
using AutoHarness.Experiments.Spending;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Looking;

/// <summary>Where an experiment stands. Holds nothing about single held-out tasks.</summary>
/// <param name="Prepared">A baseline and a split exist.</param>
/// <param name="TrainTasks">Number of train tasks.</param>
/// <param name="Baseline">Held-out score of the starting agent.</param>
/// <param name="Best">Held-out score of the kept agent.</param>
/// <param name="BestIteration">The iteration it comes from.</param>
/// <param name="Iterations">All iterations, the baseline first.</param>
/// <param name="SuiteTasks">Tasks in the regression suite.</param>
/// <param name="Aborted">Trials that were in flight at a kill.</param>
/// <param name="Pending">The newest command that was interrupted, or null.</param>
/// <param name="Owner">The process that is at work on it now, or null.</param>
/// <param name="UnrecordedGate">An accepted judgement that is not recorded yet, or null.</param>
/// <param name="Next">The command to run next, without the tool's name.</param>
public sealed record ExperimentStatus(
    bool Prepared,
    int TrainTasks,
    double? Baseline,
    double? Best,
    int? BestIteration,
    ImmutableArray<IterationSummary> Iterations,
    int SuiteTasks,
    long Aborted,
    PendingCommand? Pending,
    LockOwner? Owner,
    string? UnrecordedGate,
    string Next)
{
    /// <summary>Judgements of the kept agent against itself, and how many of them the gate accepted; null before the first.</summary>
    public (int Accepted, int All)? Controls { get; init; }

    /// <summary>What the experiment has cost, held-out trials in sum; null before anything has run, and where nobody asked.</summary>
    public CostReport? Cost { get; init; }
}
