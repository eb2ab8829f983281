using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>Whether a judge finds that all statements about the conversation hold. Without statements nobody is asked.</summary>
internal static class NlEvaluator
{
    public static async Task<RewardInfo> EvaluateAsync(EvaluationCriteria criteria, IReadOnlyList<TauMessage> conversation, INlJudge judge, CancellationToken ct)
    {
        if (criteria.NlAssertions is not { IsEmpty: false } assertions)
        {
            return new RewardInfo(1) { NlAssertions = [], Note = "No nl_assertions to evaluate", Breakdown = [(RewardType.NlAssertion, 1)] };
        }

        var checks = await judge.JudgeAsync(conversation, assertions, ct);
        var reward = checks.All(check => check.Met) ? 1 : 0;
        return new RewardInfo(reward) { NlAssertions = checks, Breakdown = [(RewardType.NlAssertion, reward)] };
    }
}
