using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Trials;

/// <summary>Lets an agent act in a conversation: one act is one message of the agent, one observation is what reaches it at its next turn.</summary>
/// <param name="conversation">The conversation.</param>
/// <param name="solo">The agent works without a user.</param>
/// <param name="note">Takes down what the agent is not told.</param>
internal sealed class AgentSide(Orchestrator conversation, bool solo, Action<string, JsonObject> note)
{
    /// <summary>What the agent did that ended the conversation as its own fault; null when nothing did.</summary>
    public string? Fault { get; private set; }

    /// <summary>What was said before the agent's first turn, the message that it is to answer included.</summary>
    public IReadOnlyList<ChatMessage> Opening() =>
    [
        .. conversation.AgentHistory.Select(Shown),
        .. conversation.Message switch
        {
            null => [],
            UserMessage said => [Shown(said)],
            var results => ChatBridge.ResultsOf(results).Select(Shown),
        },
    ];

    public async Task<Observation> ActAsync(ChatMessage action, CancellationToken ct)
    {
        if (ChatBridge.UnreadableCall(action) is { } broken)
        {
            return Refuse(action, broken);
        }

        try
        {
            await conversation.ActAsync(Read(action), ct);
        }
        catch (PythonException raised)
        {
            // The reference would give the attempt up and try again; but it is the agent's doing, so it counts against it.
            Fault = raised.Message;
            note("tau.agent_fault", new JsonObject { ["fault"] = raised.Message });
            conversation.Abort(TerminationReason.AgentError);
            return new Observation([], null, Ended: true, TerminationReason.AgentError.Name());
        }

        return Observe();
    }

    private static ChatMessage Shown(TauMessage message) => message switch
    {
        UserMessage said => new ChatMessage(ChatRole.User, said.Content),
        ParticipantMessage said => ChatBridge.Said(ChatRole.Assistant, said),
        ToolMessage answer => new ChatMessage(ChatRole.Tool, [ChatBridge.Result(answer)]),
        _ => new ChatMessage(ChatRole.System, message.Content),
    };

    private AssistantMessage Read(ChatMessage action)
    {
        var calls = ChatBridge.CallsOf(action, Requestor.Assistant);

        // A message with the solo agent's last call becomes the word by which it stops; whatever else it holds is lost.
        return solo && calls is { } made && made.Any(call => call.Name == SoloDone.Name)
            ? new AssistantMessage { Content = StopTokens.Stop }
            : new AssistantMessage { Content = ChatBridge.TextOf(action), ToolCalls = calls };
    }

    private Observation Observe() => new(
        [.. ChatBridge.ResultsOf(conversation.Message).Where(result => result.Requestor == Requestor.Assistant).Select(ChatBridge.Result)],
        conversation.Message is UserMessage { IsToolCall: false } said ? said.Content : null,
        conversation.Done,
        conversation.Reason?.Name());

    // What a model wrote is no call that could be recorded and replayed. It is told so, and the turn counts.
    private Observation Refuse(ChatMessage action, FunctionCallContent broken)
    {
        note("tau.unreadable_call", new JsonObject { ["tool"] = broken.Name, ["error"] = broken.Exception!.Message });
        var calls = action.Contents.OfType<FunctionCallContent>().ToList();
        conversation.CountRefusedTurn(calls.Count(call => call.Exception is not null));
        return new Observation(
            [
                .. calls.Select(call => new FunctionResultContent(
                    call.CallId,
                    call.Exception is null
                        ? $"Error: not run, since the arguments of {broken.Name} in the same message are no JSON object"
                        : "Error: the arguments are no JSON object")),
            ],
            null,
            conversation.Done,
            conversation.Reason?.Name());
    }
}
