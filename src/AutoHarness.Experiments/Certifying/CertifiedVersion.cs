using System.Collections.Immutable;
using AutoHarness.Evaluation.Reporting;

namespace AutoHarness.Experiments.Certifying;

/// <summary>How one version did on the sealed tasks.</summary>
/// <param name="Version">The version.</param>
/// <param name="Mean">Mean reward, in [0,1]; null when no trial gave one.</param>
/// <param name="Low">Lower end of its 95 % interval between tasks; null below two tasks.</param>
/// <param name="High">Upper end.</param>
/// <param name="PassHats">pass^k for k = 1, 2, …: the chance that k trials of a task all pass.</param>
/// <param name="Trials">Trials that gave a reward.</param>
/// <param name="Infra">Trials that ended as infrastructure errors.</param>
public sealed record CertifiedVersion(string Version, double? Mean, double? Low, double? High, ImmutableArray<double> PassHats, int Trials, int Infra)
{
    internal static CertifiedVersion Of(string version, VersionReport report) => new(
        version,
        Finite(report.Reward.Mean),
        Finite(report.Reward.Interval.Low),
        Finite(report.Reward.Interval.High),
        report.PassHats,
        report.Trials,
        report.Infra);

    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
