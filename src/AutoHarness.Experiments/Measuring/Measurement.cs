namespace AutoHarness.Experiments.Measuring;

/// <summary>How good a version really is, measured with many trials.</summary>
/// <param name="AgentVersion">The version.</param>
/// <param name="Mean">Mean reward over tasks, in [0,1].</param>
/// <param name="StandardError">Of the mean, between tasks.</param>
/// <param name="Trials">Trials that were scored.</param>
/// <param name="PerTask">Mean per task, in the order of the tasks' ids; for paired comparisons.</param>
public sealed record Measurement(string AgentVersion, double Mean, double StandardError, int Trials, IReadOnlyList<double> PerTask)
{
    /// <summary>Paired difference to another measurement over the same tasks: mean and its standard error.</summary>
    public (double Mean, double StandardError) Minus(Measurement other)
    {
        var differences = PerTask.Zip(other.PerTask, (mine, its) => mine - its).ToArray();
        return (differences.Average(), Spread(differences));
    }

    internal static double Spread(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }
}
