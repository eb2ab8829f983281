using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>The reference's reward of a finished conversation.</summary>
internal sealed class TauEvaluator(TauDomain domain, INlJudge judge)
{
    private static readonly ImmutableArray<RewardType> Everything = [RewardType.Db, RewardType.EnvAssertion, RewardType.Action, RewardType.Communicate];

    /// <param name="task">The task.</param>
    /// <param name="reason">How the conversation ended; any end but a stop is worth 0.</param>
    /// <param name="conversation">Everything said and done.</param>
    /// <param name="type">Which checks to make.</param>
    /// <param name="solo">The conversation was the agent's alone.</param>
    /// <param name="options">What chance there is; shared by both worlds that are compared.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Values.PythonException">The reference would raise: a replayed call answers otherwise than recorded, or an assertion raises.</exception>
    /// <exception cref="Sdk.InfrastructureException">The judge failed.</exception>
    public async Task<RewardInfo> EvaluateAsync(
        TauTask task, TerminationReason reason, IReadOnlyList<TauMessage> conversation, EvaluationType type, bool solo, ConversationOptions options, CancellationToken ct)
    {
        if (reason is not (TerminationReason.UserStop or TerminationReason.AgentStop))
        {
            return new RewardInfo(0) { Basis = null, Note = $"Simulation terminated prematurely. Termination reason: {reason.Name()}" };
        }

        if (task.Criteria is not { } criteria)
        {
            return new RewardInfo(1) { Basis = null, Note = "No evaluation criteria" };
        }

        return type switch
        {
            EvaluationType.Env => Environment(),
            EvaluationType.Action => Action(),
            EvaluationType.Communicate => CommunicateEvaluator.Evaluate(criteria, conversation),
            EvaluationType.NlAssertions => await NlAsync(),
            _ => Combine(criteria, type, Environment(), Action(), CommunicateEvaluator.Evaluate(criteria, conversation), NeedsJudge(criteria, type) ? await NlAsync() : null),
        };

        RewardInfo Environment() => EnvironmentEvaluator.Evaluate(domain, task, criteria, conversation, solo, options);
        RewardInfo Action() => ActionEvaluator.Evaluate(criteria, conversation, domain.CreateEnvironment(solo, options));
        Task<RewardInfo> NlAsync() => NlEvaluator.EvaluateAsync(criteria, conversation, judge, ct);
    }

    private static bool NeedsJudge(EvaluationCriteria criteria, EvaluationType type) => type switch
    {
        EvaluationType.All => criteria.RewardBasis.Contains(RewardType.NlAssertion),
        EvaluationType.AllIgnoreBasis => false,
        _ => true,
    };

    private static RewardInfo Combine(EvaluationCriteria criteria, EvaluationType type, RewardInfo env, RewardInfo action, RewardInfo communicate, RewardInfo? nl)
    {
        var ignoresBasis = type is EvaluationType.AllIgnoreBasis or EvaluationType.AllWithNlAssertionsIgnoreBasis;
        var basis = ignoresBasis ? (nl is null ? Everything : Everything.Add(RewardType.NlAssertion)) : criteria.RewardBasis;
        var reward = 1.0;
        var breakdown = ImmutableArray.CreateBuilder<(RewardType, double)>();

        // The reference reports the parts in another order where it ignores the basis.
        ReadOnlySpan<(RewardInfo? Part, RewardType[] Types)> parts = ignoresBasis
            ? [(env, [RewardType.Db, RewardType.EnvAssertion]), (action, [RewardType.Action]), (communicate, [RewardType.Communicate]), (nl, [RewardType.NlAssertion])]
            : [(env, [RewardType.Db, RewardType.EnvAssertion]), (action, [RewardType.Action]), (nl, [RewardType.NlAssertion]), (communicate, [RewardType.Communicate])];
        foreach (var (part, types) in parts)
        {
            if (part is not null && types.Any(basis.Contains))
            {
                reward *= part.Reward;
                breakdown.AddRange(part.Breakdown ?? []);
            }
        }

        return new RewardInfo(reward)
        {
            Db = env.Db,
            EnvAssertions = env.EnvAssertions,
            Actions = action.Actions,
            NlAssertions = nl?.NlAssertions,
            Communicate = communicate.Communicate,
            Basis = basis,
            Breakdown = breakdown.ToImmutable(),
            Notes = (env.Note, nl?.Note, communicate.Note, action.Note),
        };
    }
}
