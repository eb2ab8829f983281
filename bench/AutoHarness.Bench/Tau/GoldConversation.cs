using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Bench.Tau;

/// <summary>
/// A conversation in which everything is done right: the agent makes one gold call a message and then says what has to be said, the user asks for help,
/// does what belongs to him on his own phone, and leaves. Then the full evaluation, with a judge that finds everything met.
/// </summary>
internal static class GoldConversation
{
    private const int MaxSteps = 200;

    public static async Task<RewardInfo> RunAsync(TauDomain domain, TauTask task)
    {
        ImmutableArray<TauAction> gold = [.. task.Criteria?.Actions ?? []];
        var user = new GoldUser(gold);
        var chance = new ConversationOptions();
        var conversation = new Orchestrator(domain.CreateEnvironment(solo: false, chance), task, user, new OrchestratorOptions { MaxSteps = MaxSteps }, TimeProvider.System);
        await conversation.BeginAsync(CancellationToken.None);
        foreach (var action in gold)
        {
            user.Wanted = action.Requestor == Requestor.User ? action : null;
            if (conversation.Done)
            {
                break;
            }

            await conversation.ActAsync(
                user.Wanted is null
                    ? new AssistantMessage { ToolCalls = [new ToolCall(action.ActionId, action.Name, action.Arguments)] }
                    : new AssistantMessage { Content = $"please do {action.Name}" },
                CancellationToken.None);
        }

        user.Wanted = null;
        if (!conversation.Done)
        {
            await conversation.ActAsync(new AssistantMessage { Content = $"Done {string.Join(' ', task.Criteria?.CommunicateInfo ?? [])}" }, CancellationToken.None);
        }

        return await new TauEvaluator(domain, new Agreeing()).EvaluateAsync(
            task, conversation.Reason!.Value, conversation.Finish(), EvaluationType.All, solo: false, new ConversationOptions(), CancellationToken.None);
    }

    private sealed class GoldUser(ImmutableArray<TauAction> gold) : IConversationUser
    {
        private bool greeted;

        public TauAction? Wanted { get; set; }

        public void Start(IReadOnlyList<TauMessage> history) => greeted = history.Count > 0 && gold.IsEmpty;

        public Task<UserMessage> AnswerAsync(TauMessage message, CancellationToken ct)
        {
            if (!greeted)
            {
                greeted = true;
                return Task.FromResult(new UserMessage { Content = "I need help" });
            }

            return Task.FromResult(message switch
            {
                ToolMessage or MultiToolMessage => new UserMessage { Content = "did it" },
                _ when Wanted is { } action => new UserMessage { ToolCalls = [new ToolCall(action.ActionId, action.Name, action.Arguments, Requestor.User)] },
                _ => new UserMessage { Content = "ok ###STOP###" },
            });
        }
    }

    private sealed class Agreeing : INlJudge
    {
        public Task<ImmutableArray<NlAssertionCheck>> JudgeAsync(IReadOnlyList<TauMessage> conversation, ImmutableArray<string> assertions, CancellationToken ct) =>
            Task.FromResult<ImmutableArray<NlAssertionCheck>>([.. assertions.Select(assertion => new NlAssertionCheck(assertion, true, "stub"))]);
    }
}
