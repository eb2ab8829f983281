namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>How much better the candidate looks than the incumbent, over the tasks that both have run.</summary>
/// <param name="Train">Over train tasks.</param>
/// <param name="Test">Over held-out tasks.</param>
/// <param name="Delta">Weighted mean difference.</param>
/// <param name="StandardError">Its standard error, between units.</param>
internal sealed record PairedEstimate(SplitEstimate Train, SplitEstimate Test, double Delta, double StandardError)
{
    public double Z => Delta / StandardError;

    public int Units => Train.Units + Test.Units;

    /// <summary>How much more the candidate gained where the coding agent could look, in standard errors.</summary>
    public double GapZ => Train.Units == 0 || Test.Units == 0
        ? 0
        : (Train.Mean - Test.Mean) / Math.Sqrt(Train.SquaredError + Test.SquaredError);

    /// <param name="panel">The tasks.</param>
    /// <param name="evidence">Both arms.</param>
    /// <param name="trainTrust">Weight of a train unit relative to a held-out unit, above 0.</param>
    public static PairedEstimate Of(TaskPanel panel, Evidence evidence, double trainTrust)
    {
        var train = SplitEstimate.Of(Differences(panel, evidence, 0, panel.TrainCount));
        var test = SplitEstimate.Of(Differences(panel, evidence, panel.TrainCount, panel.Count));
        if (test.Units == 0)
        {
            return new PairedEstimate(train, test, train.Mean, train.StandardError);
        }

        var weight = train.Units * trainTrust / ((train.Units * trainTrust) + test.Units);
        var error = Math.Sqrt((weight * weight * train.SquaredError) + ((1 - weight) * (1 - weight) * test.SquaredError));
        return new PairedEstimate(train, test, (weight * train.Mean) + ((1 - weight) * test.Mean), error);
    }

    /// <summary>The differences of the paired units among the tasks from <paramref name="from"/> up to <paramref name="to"/>.</summary>
    public static double[] Differences(TaskPanel panel, Evidence evidence, int from, int to)
    {
        var paired = Enumerable.Range(from, to - from).Where(evidence.IsPaired);
        return panel.Units is { } units
            ? [.. paired.GroupBy(task => units[task]).Select(unit => unit.Average(evidence.Difference))]
            : [.. paired.Select(evidence.Difference)];
    }
}
