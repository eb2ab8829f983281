using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>
/// Whether the world is as it should be: the conversation's changes are replayed in one fresh world, the gold actions in another, and the two are
/// compared; then the task's assertions are run in the first.
/// </summary>
internal static class EnvironmentEvaluator
{
    /// <exception cref="PythonException">A replayed call answers otherwise than recorded, or an assertion raises.</exception>
    public static RewardInfo Evaluate(TauDomain domain, TauTask task, EvaluationCriteria criteria, IReadOnlyList<TauMessage> conversation, bool solo, ConversationOptions options)
    {
        if (criteria.Actions is null && criteria.EnvAssertions is null)
        {
            return new RewardInfo(1) { Db = new DbCheck(true, [], []), Note = "No expected actions or env assertions" };
        }

        var initial = task.InitialState;
        var predicted = domain.CreateEnvironment(solo, options);
        predicted.SetState(initial?.Data, initial?.Actions, conversation);
        var gold = domain.CreateEnvironment(solo: false, options);
        gold.SetState(initial?.Data, initial?.Actions, initial?.MessageHistory ?? []);
        foreach (var action in criteria.Actions ?? [])
        {
            Perform(gold, action);
        }

        var db = Compare(gold, predicted);
        ImmutableArray<EnvAssertionCheck> assertions =
            [.. (criteria.EnvAssertions ?? []).Select(assertion => new EnvAssertionCheck(assertion, predicted.RunAssertion(assertion)))];
        var breakdown = ImmutableArray.CreateBuilder<(RewardType, double)>();
        if (criteria.RewardBasis.Contains(RewardType.Db))
        {
            breakdown.Add((RewardType.Db, db.Reward));
        }

        if (criteria.RewardBasis.Contains(RewardType.EnvAssertion))
        {
            breakdown.Add((RewardType.EnvAssertion, assertions.All(assertion => assertion.Met) ? 1 : 0));
        }

        return new RewardInfo(breakdown.Aggregate(1.0, (product, part) => product * part.Item2))
        {
            Db = db,
            EnvAssertions = assertions,
            Basis = criteria.RewardBasis,
            Breakdown = breakdown.ToImmutable(),
        };
    }

    // Without the sync between the two sides that every other call has, and whatever fails is passed over: both are the reference's ways.
    private static void Perform(TauEnvironment gold, TauAction action)
    {
        try
        {
            gold.MakeToolCall(action.Name, action.Requestor, action.Arguments);
        }
        catch (PythonException)
        {
        }
    }

    private static DbCheck Compare(TauEnvironment gold, TauEnvironment predicted)
    {
        var (agent, user) = gold.Differences(predicted);
        return new DbCheck(agent.IsEmpty && user.IsEmpty, agent, user);
    }
}
