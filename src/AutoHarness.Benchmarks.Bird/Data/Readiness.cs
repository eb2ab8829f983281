using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>How much of the ground truth is there.</summary>
/// <param name="Rows">Rows of the data file.</param>
/// <param name="Gold">Rows with gold SQL.</param>
/// <param name="FollowUps">Rows with a follow-up.</param>
/// <param name="FollowUpGold">Follow-ups with gold SQL.</param>
public sealed record Readiness(int Rows, int Gold, int FollowUps, int FollowUpGold)
{
    internal static Readiness Of(ImmutableArray<BirdTask> tasks) => new(
        tasks.Length,
        tasks.Count(task => !task.Gold.SolSql.IsEmpty),
        tasks.Count(task => task.FollowUp is not null),
        tasks.Count(task => task.FollowUp is { Gold.SolSql.IsEmpty: false }));

    public override string ToString() => $"{Rows} tasks, {Gold} with gold SQL; {FollowUps} follow-ups, {FollowUpGold} with gold SQL";
}
