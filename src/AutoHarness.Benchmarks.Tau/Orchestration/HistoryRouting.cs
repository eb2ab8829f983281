using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>Where a conversation that begins in the middle goes on, and what each side remembers of it.</summary>
/// <param name="From">Who sent the last message.</param>
/// <param name="To">Who is to receive it.</param>
/// <param name="Agent">The agent's history; without the last message when that is to be handed to it.</param>
/// <param name="User">The user's history, likewise.</param>
internal sealed record HistoryRouting(Party From, Party To, ImmutableArray<TauMessage> Agent, ImmutableArray<TauMessage> User)
{
    /// <exception cref="PythonException">The history is none that a conversation can go on from.</exception>
    public static HistoryRouting Of(IReadOnlyList<TauMessage> history)
    {
        Validate(history);
        var last = history[^1];
        var before = history.Take(history.Count - 1);
        return last switch
        {
            AssistantMessage said => new(Party.Agent, said.IsToolCall ? Party.Environment : Party.User, SeenByAgent(history), SeenByUser(before)),
            UserMessage said => new(Party.User, said.IsToolCall ? Party.Environment : Party.Agent, SeenByAgent(before), SeenByUser(history)),
            ToolMessage { Requestor: Requestor.Assistant } => new(Party.Environment, Party.Agent, SeenByAgent(before), SeenByUser(history)),
            ToolMessage => new(Party.Environment, Party.User, SeenByAgent(history), SeenByUser(before)),
            _ => throw PythonException.Value($"Last message should be of type AssistantMessage, UserMessage, or ToolMessage, got <class 'tau2.data_model.message.{MessageText.ClassName(last)}'>"),
        };
    }

    private static ImmutableArray<TauMessage> SeenByAgent(IEnumerable<TauMessage> history) =>
        [.. history.Where(message => message is AssistantMessage or UserMessage { IsToolCall: false } or ToolMessage { Requestor: Requestor.Assistant })];

    private static ImmutableArray<TauMessage> SeenByUser(IEnumerable<TauMessage> history) =>
        [.. history.Where(message => message is UserMessage or AssistantMessage { IsToolCall: false } or ToolMessage { Requestor: Requestor.User })];

    private static void Validate(IReadOnlyList<TauMessage> history)
    {
        // The reference means to reset the count at a text and compares instead; so does this.
        var expected = 0;
        string? requestor = null;
        foreach (var message in history)
        {
            switch (message)
            {
                case ParticipantMessage said:
                    Orchestrator.RequireContent(said);
                    if (said.ToolCalls is not { } calls)
                    {
                        requestor = null;
                        break;
                    }

                    if (expected > 0)
                    {
                        throw PythonException.Value($"{expected} tool messages are missing. Got {said.Role} message.");
                    }

                    expected = calls.Length;
                    requestor = said.Role;
                    break;
                case ToolMessage answer:
                    if (expected == 0 || requestor is null)
                    {
                        throw PythonException.Value("No tool messages expected.");
                    }

                    if (requestor != answer.Requestor.Name())
                    {
                        throw PythonException.Value($"Got tool message from {answer.Requestor.Name()}, expected {requestor}.");
                    }

                    expected--;
                    break;
                default:
                    throw PythonException.Value($"Invalid message type: <class 'tau2.data_model.message.{MessageText.ClassName(message)}'>");
            }
        }
    }
}
