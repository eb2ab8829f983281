using System.Collections.Immutable;
using AutoHarness.Evaluation.Certification;
using AutoHarness.Evaluation.Reporting;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Certifying;

/// <summary>Makes the result out of its trials. Pure, so it can be recomputed at any time.</summary>
internal static class CertificateComputation
{
    public static CertifyResult Of(CertifyPlan plan, ImmutableArray<TrialRecord> trials, DateTimeOffset at, ImmutableArray<string> labels)
    {
        var before = Rewards(plan, trials, plan.Baseline);
        var after = Rewards(plan, trials, plan.Kept);
        var comparison = VersionComparison.Of(before, after, plan.Groups);
        var rounds = CertificateRounds.Pair(before, after, plan.Seed);
        var certificate = Certificate.Of([.. rounds.Select(round => (IReadOnlyCollection<double>)round)], plan.Alpha);
        return new CertifyResult(
            CertifiedVersion.Of(plan.Baseline, VersionReport.Of(before, plan.Groups)),
            CertifiedVersion.Of(plan.Kept, VersionReport.Of(after, plan.Groups)),
            plan.Iteration,
            plan.Tasks.Length,
            plan.Trials,
            CertifiedVersion.Finite(comparison.Difference.Mean),
            CertifiedVersion.Finite(comparison.Difference.Interval.Low),
            CertifiedVersion.Finite(comparison.Difference.Interval.High),
            comparison.Better,
            comparison.Worse,
            comparison.McNemar,
            comparison.MantelHaenszel,
            plan.Alpha,
            certificate.Evidence,
            certificate.Highest,
            certificate.CertifiedAfter,
            rounds.Length,
            at,
            labels);
    }

    private static ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> Rewards(CertifyPlan plan, ImmutableArray<TrialRecord> trials, string version)
    {
        var known = trials.Where(trial => trial.Key.AgentVersion == version && trial.Key.Attempt < plan.Trials).ToLookup(trial => trial.Key.Task);
        return plan.Tasks.ToImmutableSortedDictionary(task => task, task => known[task].OrderBy(trial => trial.Key.Attempt).Select(trial => trial.Reward).ToImmutableArray());
    }
}
