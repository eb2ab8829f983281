using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Verifying;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Explaining;

/// <summary>
/// Looks for few other outcomes that would have changed a verdict, by asking the policy again. Tasks that could most easily have ended
/// otherwise are turned first, so what it finds is a likely example and not always the very smallest.
/// </summary>
internal static class FlipSearch
{
    /// <summary>Beyond so many trials a verdict is no close call.</summary>
    private const int Most = 40;

    /// <summary>Null where the policy did not decide, or where no small change is found.</summary>
    public static Flip? Find(StoredJudgement judgement)
    {
        if (judgement.Stage is not null || !judgement.IsRecomputable || judgement.Verdict.Kind == VerdictKind.InvalidInfra)
        {
            return null;
        }

        var heldOut = Find(judgement, heldOut: true, Most);
        return Find(judgement, heldOut: false, heldOut is null ? Most : heldOut.Trials - 1) ?? heldOut;
    }

    private static Flip? Find(StoredJudgement judgement, bool heldOut, int most)
    {
        var toPass = !judgement.Verdict.Accepted;
        var indexes = Turnable(judgement, heldOut, toPass);
        var facts = judgement.Facts.ToBuilder();
        for (var count = 0; count < Math.Min(indexes.Length, most); count++)
        {
            facts[indexes[count]] = facts[indexes[count]] with { Reward = toPass ? 1 : 0 };
            var end = judgement.Policy!.Judge(judgement.Case, facts) switch
            {
                GateStep.Judged { Verdict.Accepted: true } => FlipEnd.Accepted,
                GateStep.Judged => FlipEnd.Rejected,
                _ => FlipEnd.GoesOn,
            };
            if (end != (toPass ? FlipEnd.Rejected : FlipEnd.Accepted))
            {
                return new Flip(count + 1, heldOut, toPass, end);
            }
        }

        return null;
    }

    /// <summary>The candidate's trials that can be turned, those of the least sure tasks first.</summary>
    private static ImmutableArray<int> Turnable(StoredJudgement judgement, bool heldOut, bool toPass)
    {
        var gateCase = judgement.Case;
        var means = judgement.Facts.Where(fact => fact.Reward is not null).GroupBy(fact => fact.Task).ToDictionary(task => task.Key, task => task.Average(fact => fact.Reward!.Value));
        return
        [
            .. Enumerable.Range(0, judgement.Facts.Length)
                .Where(index => judgement.Facts[index] is { Reward: { } reward } fact && fact.Series == gateCase.Series && (toPass ? reward < 1 : reward > 0) && IsIn(gateCase, fact.Task, heldOut))
                .OrderBy(index => Math.Abs(means[judgement.Facts[index].Task] - 0.5))
                .ThenBy(index => judgement.Facts[index].Task)
                .ThenBy(index => judgement.Facts[index].Attempt),
        ];
    }

    private static bool IsIn(GateCase gateCase, TaskId task, bool heldOut) => (heldOut ? gateCase.Test : gateCase.Train).BinarySearch(task) >= 0;
}
