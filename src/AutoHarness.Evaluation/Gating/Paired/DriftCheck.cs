namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Tells whether the surroundings have changed since an incumbent's pool was measured.</summary>
/// <param name="Z">Mean difference of the rerun over its standard error.</param>
/// <param name="HasDrifted">Beyond what chance explains: the pool has to be restarted.</param>
public sealed record DriftCheck(double Z, bool HasDrifted)
{
    /// <summary>Judgements after which a check is due.</summary>
    public const int EveryJudgements = 10;

    /// <summary>Share of the tasks that a check runs again.</summary>
    public const double TaskShare = 0.1;

    private const double Limit = 3;

    /// <param name="tasks">For each task that ran again: its rewards in the pool and the new ones. Tasks that lack either are left out.</param>
    public static DriftCheck Of(IEnumerable<(IReadOnlyCollection<double> Pool, IReadOnlyCollection<double> Rerun)> tasks)
    {
        double[] differences =
        [
            .. tasks.Where(task => task.Pool.Count > 0 && task.Rerun.Count > 0).Select(task => task.Rerun.Average() - task.Pool.Average()),
        ];
        var estimate = SplitEstimate.Of(differences);
        var z = estimate.Mean / estimate.StandardError;
        return new DriftCheck(z, Math.Abs(z) > Limit);
    }
}
