using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Statistics;

/// <summary>The mean over tasks, with an uncertainty that counts tasks and not trials.</summary>
/// <param name="Mean">Mean of the task means.</param>
/// <param name="StandardError">Standard deviation between task means over the root of their number; NaN below two tasks.</param>
/// <param name="Interval">Two-sided t interval with one degree of freedom less than tasks; unbounded below two tasks.</param>
/// <param name="Clusters">How many tasks (or task groups) it rests on.</param>
public sealed record ClusteredMean(double Mean, double StandardError, Interval Interval, int Clusters)
{
    /// <summary>
    /// Repeated trials of a task, and tasks of a group, are averaged first: they are one piece of evidence (Miller 2024).
    /// </summary>
    /// <param name="values">One entry a cluster, with all its values; empty clusters are left out.</param>
    /// <param name="confidence">Two-sided, in (0,1).</param>
    public static ClusteredMean Of(IEnumerable<IReadOnlyCollection<double>> values, double confidence = 0.95)
    {
        var means = values.Where(cluster => cluster.Count > 0).Select(cluster => cluster.Average()).ToImmutableArray();
        if (means.Length < 2)
        {
            return new ClusteredMean(
                means.IsEmpty ? double.NaN : means[0], double.NaN, new Interval(double.NegativeInfinity, double.PositiveInfinity), means.Length);
        }

        var mean = means.Average();
        var variance = means.Sum(value => (value - mean) * (value - mean)) / (means.Length - 1);
        var error = Math.Sqrt(variance / means.Length);
        var half = StudentT.Quantile((1 + confidence) / 2, means.Length - 1) * error;
        return new ClusteredMean(mean, error, new Interval(mean - half, mean + half), means.Length);
    }
}
