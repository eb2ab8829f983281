using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating.Probes;

/// <summary>Verifies a sample of the candidate's claimed passes again from their stored traces.</summary>
internal static class ReplayCheck
{
    private const double Tolerance = 1e-9;

    /// <summary>A finding when a trace does not support its reward; null when all do, or hold too little to tell.</summary>
    public static ProbeFinding? Run(ExperimentContext context, GateCase gateCase, IReplayable benchmark)
    {
        var trials = new[] { gateCase.Series, gateCase.FreshSeries }
            .SelectMany(series => context.Stores.Find(series, gateCase.Candidate, context.Fingerprint))
            .ToDictionary(trial => (trial.Key.Series, trial.Key.Task, trial.Key.Attempt));
        var facts = trials.Values.Select(trial => new TrialFact(trial.Key.Series, trial.Key.AgentVersion, trial.Key.Task, trial.Key.Attempt, trial.Reward));
        var unsupported = ReplayProbe.Choose(facts, Seed(gateCase))
            .Select(fact => trials[(fact.Series, fact.Task, fact.Attempt)])
            .Where(trial => !IsSupported(context, benchmark, trial))
            .ToArray();
        if (unsupported.Length == 0)
        {
            return null;
        }

        ImmutableArray<TaskId> train = [.. unsupported.Where(trial => trial.Split == Split.Train).Select(trial => trial.Key.Task).Distinct().Order()];
        return new ProbeFinding(ProbeFinding.Replay, "what is stored of claimed passes does not support their rewards", train);
    }

    private static bool IsSupported(ExperimentContext context, IReplayable benchmark, TrialRecord trial) =>
        context.Stores.For(trial.Split).Trace(trial.Key) is not { } trace
        || benchmark.Replay(trial.Key.Task, trace) is not { } reward
        || Math.Abs(reward - trial.Reward!.Value) < Tolerance;

    private static long Seed(GateCase gateCase) => gateCase.Id.Aggregate(gateCase.Seed, (seed, character) => unchecked((seed * 31) + character));
}
