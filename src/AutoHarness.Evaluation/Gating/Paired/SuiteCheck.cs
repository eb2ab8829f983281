using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Whether a candidate is not worse than the incumbent on the suite by more than a margin.</summary>
/// <param name="Estimate">Mean difference over suite tasks.</param>
/// <param name="Named">Tasks that the incumbent solves and the candidate never did.</param>
/// <param name="Passed">The outcome.</param>
internal sealed record SuiteCheck(SplitEstimate Estimate, ImmutableArray<TaskId> Named, bool Passed)
{
    private const double Margin = 0.05;
    private const double NonInferiorityZ = 0.52;

    public static SuiteCheck Of(TaskPanel panel, Evidence evidence, SuiteState suite, bool vetoNamed)
    {
        var tasks = suite.Tasks.Select(panel.Number).Where(task => task >= 0 && panel.IsTrain(task) && evidence.IsPaired(task)).ToArray();
        var estimate = SplitEstimate.Of([.. tasks.Select(evidence.Difference)], least: 1);
        var named = tasks.Where(task => IsNamed(task, evidence)).Select(task => panel.Tasks[task]).ToImmutableArray();
        var passed = tasks.Length == 0
            || (estimate.Mean - (NonInferiorityZ * estimate.StandardError) >= -Margin
                && (named.IsEmpty || (estimate.Mean >= 0 && !vetoNamed)));

        return new SuiteCheck(estimate, named, passed);
    }

    private static bool IsNamed(int task, Evidence evidence) =>
        evidence.Candidate.Trials(task) >= 3 && evidence.Candidate.Sum(task) == 0
        && evidence.Incumbent.Trials(task) >= 5 && evidence.Incumbent.Mean(task) >= 0.8;
}
