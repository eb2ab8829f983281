using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>The other side of a conversation.</summary>
internal interface IConversationUser
{
    /// <summary>Begins with what was said before, without the message that comes next.</summary>
    void Start(IReadOnlyList<TauMessage> history);

    /// <summary>Answers an agent's text or the results of the user's own tool calls.</summary>
    /// <exception cref="Sdk.InfrastructureException">The user cannot answer.</exception>
    Task<UserMessage> AnswerAsync(TauMessage message, CancellationToken ct);
}
