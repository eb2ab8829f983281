using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>
/// Membership of the suite: a task joins after three passes in a row of accepted versions and leaves when its pass probability falls.
/// Trials that selected a version never count.
/// </summary>
internal static class RegressionSuite
{
    private const double PassMark = 0.5;
    private const int PassesToJoin = 3;
    private const double JoinsFrom = 0.75;
    private const double LeavesBelow = 0.6;

    /// <summary>The suite after more trials of an accepted version, in the order in which they were run. Infrastructure errors are passed over.</summary>
    public static SuiteState Fold(SuiteState suite, IEnumerable<(TaskId Task, double? Reward)> trials)
    {
        var records = suite.Records.ToBuilder();
        var members = suite.Tasks.ToHashSet();
        foreach (var (task, reward) in trials)
        {
            if (reward is { } value)
            {
                records[task] = Next(records.GetValueOrDefault(task, SuiteRecord.None), value >= PassMark, members, task);
            }
        }

        return suite with { Records = records.ToImmutable(), Tasks = [.. members.Order()] };
    }

    private static SuiteRecord Next(SuiteRecord record, bool passed, HashSet<TaskId> members, TaskId task)
    {
        var next = record with { Trials = record.Trials + 1, Passes = record.Passes + (passed ? 1 : 0) };
        if (members.Contains(task))
        {
            return next.PassProbability >= LeavesBelow || !members.Remove(task) ? next : SuiteRecord.None with { Flaky = true };
        }

        if (!passed)
        {
            return SuiteRecord.None with { Flaky = record.Flaky };
        }

        // Outside the suite a failure starts the record anew, so every trial of it is a pass.
        return next.Passes >= PassesToJoin && next.PassProbability >= JoinsFrom && members.Add(task) ? next with { Flaky = false } : next;
    }
}
