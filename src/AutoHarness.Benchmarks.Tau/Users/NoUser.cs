using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;

namespace AutoHarness.Benchmarks.Tau.Users;

/// <summary>The user of solo mode: there is none.</summary>
internal sealed class NoUser : IConversationUser
{
    public void Start(IReadOnlyList<TauMessage> history)
    {
    }

    public Task<UserMessage> AnswerAsync(TauMessage message, CancellationToken ct) => throw new InvalidOperationException("nobody is there to answer");
}
