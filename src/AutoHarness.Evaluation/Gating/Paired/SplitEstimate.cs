namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>The mean difference over the units (tasks or groups) of one split.</summary>
/// <param name="Units">Units with both arms; 0 when there were fewer than needed.</param>
/// <param name="Mean">Mean of the differences, in [-1,1].</param>
/// <param name="SquaredError">Squared standard error of the mean.</param>
internal sealed record SplitEstimate(int Units, double Mean, double SquaredError)
{
    // Pseudo units with a standard deviation of 0.14 that the variance is shrunk towards. Without them a single task that moved
    // gives mean and error the same value for every number of tasks, and rounding would decide.
    private const int PriorUnits = 4;
    private const double PriorVariance = 0.02;

    public double StandardError => Math.Sqrt(SquaredError);

    /// <param name="differences">One a unit.</param>
    /// <param name="least">With fewer units there is no estimate.</param>
    public static SplitEstimate Of(ReadOnlySpan<double> differences, int least = 2)
    {
        var units = differences.Length;
        if (units < least)
        {
            return new SplitEstimate(0, 0, 1);
        }

        double sum = 0, squares = 0;
        foreach (var difference in differences)
        {
            sum += difference;
        }

        var mean = sum / units;
        foreach (var difference in differences)
        {
            squares += (difference - mean) * (difference - mean);
        }

        return new SplitEstimate(units, mean, (squares + (PriorUnits * PriorVariance)) / (units - 1 + PriorUnits) / units);
    }
}
