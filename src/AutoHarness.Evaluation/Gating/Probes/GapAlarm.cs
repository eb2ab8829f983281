using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Probes;

/// <summary>
/// Whether a campaign has gained more on the tasks that the coding agent sees than on those it does not: gains that add up over many accepted
/// edits and are too small to show in any one of them.
/// </summary>
/// <param name="Train">Mean gain over train tasks, in [-1,1].</param>
/// <param name="Test">Mean gain over held-out tasks, in [-1,1]; for the owner only.</param>
/// <param name="Z">(train - test) / sqrt(se(train)² + se(test)²); 0 when either split has fewer than two tasks.</param>
public sealed record GapAlarm(double Train, double Test, double Z)
{
    private const double Boundary = 2;

    /// <summary>The held-out tasks should be rotated.</summary>
    public bool Raised => Z > Boundary;

    /// <summary>Compares trials that no selection saw (<see cref="IncumbentPool.FreshRewards"/>) of the baseline and of the version kept now.</summary>
    /// <param name="train">Train tasks.</param>
    /// <param name="test">Held-out tasks.</param>
    /// <param name="baseline">Rewards of the first version by task; a task without any is left out.</param>
    /// <param name="incumbent">Rewards of the version kept now by task, likewise.</param>
    public static GapAlarm Of(
        ImmutableArray<TaskId> train,
        ImmutableArray<TaskId> test,
        IReadOnlyDictionary<TaskId, ImmutableArray<double>> baseline,
        IReadOnlyDictionary<TaskId, ImmutableArray<double>> incumbent)
    {
        var (seen, unseen) = (Gain(train), Gain(test));
        var z = seen.Units == 0 || unseen.Units == 0 ? 0 : (seen.Mean - unseen.Mean) / Math.Sqrt(seen.SquaredError + unseen.SquaredError);
        return new GapAlarm(seen.Mean, unseen.Mean, z);

        SplitEstimate Gain(ImmutableArray<TaskId> tasks) => SplitEstimate.Of(
        [
            .. tasks
                .Where(task => baseline.TryGetValue(task, out var before) && !before.IsEmpty && incumbent.TryGetValue(task, out var now) && !now.IsEmpty)
                .Select(task => incumbent[task].Average() - baseline[task].Average()),
        ]);
    }
}
