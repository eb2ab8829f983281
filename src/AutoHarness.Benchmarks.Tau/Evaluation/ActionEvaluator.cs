using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>Whether each gold action was called by anybody at any time.</summary>
internal static class ActionEvaluator
{
    public static RewardInfo Evaluate(EvaluationCriteria criteria, IReadOnlyList<TauMessage> conversation, TauEnvironment tools)
    {
        if (criteria.Actions is not { IsEmpty: false } gold)
        {
            return new RewardInfo(1) { Note = "No actions to evaluate", Breakdown = [(RewardType.Action, 1)] };
        }

        var calls = conversation.OfType<ParticipantMessage>().SelectMany(message => message.ToolCalls ?? []).ToList();
        ImmutableArray<ActionCheck> checks =
        [
            .. gold.Select(action => new ActionCheck(
                action,
                calls.Any(call => Matches(action, call)),
                (tools.User?.FindTool(action.Name) ?? tools.Agent.FindTool(action.Name))?.Kind)),
        ];
        var reward = checks.All(check => check.Match) ? 1 : 0;
        return new RewardInfo(reward) { Actions = checks, Breakdown = [(RewardType.Action, reward)] };
    }

    /// <summary>
    /// Names are equal, and so are the arguments that count. Where the task does not say which, they are those of the call that was made: a call
    /// that leaves arguments out matches if the others are right.
    /// </summary>
    public static bool Matches(TauAction gold, ToolCall call)
    {
        if (gold.Name != call.Name)
        {
            return false;
        }

        var counting = gold.CompareArguments is { } names ? names : [.. call.Arguments.Entries.Select(argument => argument.Key)];
        return counting.All(name => call.Arguments[name] is { } made ? made.Equals(gold.Arguments[name]) : !gold.Arguments.Contains(name));
    }
}
