using AutoHarness.Evaluation.Statistics;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>The boundaries that an estimate is held against.</summary>
internal sealed class AcceptanceRule(GateCase gateCase, PairedPreset preset, bool statisticOnly)
{
    /// <summary>With fewer held-out tasks the veto looks at all tasks, leaving out one unit at a time.</summary>
    public const int LeastHeldOutTasks = 8;

    private const double ExhaustedSurcharge = 0.3;
    private const double SuspiciousTrust = 0.25;
    private const double SuspiciousVeto = 0.03;
    private const double GapAlarm = 2;
    private const double EarlyLooksAllowance = 0.5;
    private const int LeastUnitsForNormal = 15;

    /// <summary>The split has been looked at so often that its evidence is worn.</summary>
    public bool SplitExhausted => !statisticOnly && gateCase.HeldOutLooks >= gateCase.MostHeldOutLooks;

    /// <summary>There are too few held-out tasks for a veto of their own.</summary>
    public bool IsSoft => gateCase.Test.Length < LeastHeldOutTasks;

    public bool IsFutile(int round, PairedEstimate estimate, bool early) => estimate.Units > 0 && estimate.Z < FutilityLimit(round, estimate.Units, early);

    /// <summary>z below which a candidate is stopped.</summary>
    public double FutilityLimit(int round, int units, bool early) => Limit(Boundary(preset.Futility, round) - (early ? EarlyLooksAllowance : 0), units);

    /// <summary>z is above the boundary and the held-out tasks do not object; whether the suite objects is asked apart.</summary>
    public bool IsConvincing(int round, TaskPanel panel, Evidence evidence, PairedEstimate estimate) => Weigh(round, panel, evidence, estimate).IsConvincing;

    /// <summary>Holds an estimate over both splits against what an acceptance needs.</summary>
    public Weighing Weigh(int round, TaskPanel panel, Evidence evidence, PairedEstimate estimate)
    {
        var suspicious = gateCase.Suspicious || (!statisticOnly && IsConcentrated(panel, evidence, estimate));
        var weighed = suspicious ? PairedEstimate.Of(panel, evidence, Math.Min(SuspiciousTrust, preset.TrainTrust)) : estimate;
        var alarm = suspicious ? Alarm.Suspicious : !statisticOnly && estimate.GapZ > GapAlarm ? Alarm.Gap : Alarm.None;
        var veto = alarm == Alarm.None ? preset.Veto : Math.Max(SuspiciousVeto, preset.Veto);
        var limit = Limit(Boundary(preset.Accept, round) + (SplitExhausted ? ExhaustedSurcharge : 0), weighed.Units);

        // A boundary of zero must not let in an edit without any effect: on a benchmark without noise that is every no-op.
        var strong = weighed.Units > 0 && weighed.Delta > 0 && weighed.Z >= limit;
        return new Weighing(weighed.Z, limit, HeldOutMean(panel, evidence, weighed), veto, alarm, strong);
    }

    /// <summary>Three train tasks carry most of the gain and the held-out tasks do not share it.</summary>
    public static bool IsConcentrated(TaskPanel panel, Evidence evidence, PairedEstimate estimate)
    {
        double[] gains = [.. PairedEstimate.Differences(panel, evidence, 0, panel.TrainCount).Where(gain => gain > 0).OrderDescending()];
        return gains.Length > 0 && gains.Take(3).Sum() > 0.6 * gains.Sum() && estimate.Test.Mean < 0.5 * estimate.Train.Mean;
    }

    private double HeldOutMean(TaskPanel panel, Evidence evidence, PairedEstimate estimate)
    {
        if (!IsSoft)
        {
            return estimate.Test.Units == 0 ? double.NegativeInfinity : estimate.Test.Mean;
        }

        var units = PairedEstimate.Differences(panel, evidence, 0, panel.Count);
        return units.Length < 2 ? double.NegativeInfinity : (units.Sum() - units.Max()) / (units.Length - 1);
    }

    private double Boundary((double First, double Last) boundary, int round) =>
        boundary.First + ((boundary.Last - boundary.First) * round / Math.Max(preset.Rounds - 1, 1));

    // With few tasks the tails are heavier: the limit of equal tail area of Student's t.
    private static double Limit(double z, int units) =>
        units >= LeastUnitsForNormal || units < 2 ? z : StudentT.Quantile(Normal.Cdf(z), units - 1);
}
