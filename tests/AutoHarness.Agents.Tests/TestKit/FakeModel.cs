using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Tests.TestKit;

/// <summary>A model at the outer door: answers by a function, remembers what it was asked.</summary>
internal sealed class FakeModel(Func<IReadOnlyList<ChatMessage>, ChatOptions, CancellationToken, Task<ChatResponse>>? answer = null) : IChatClient
{
    public ConcurrentQueue<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> Asked { get; } = [];

    public static FakeModel Throwing(Exception error) => new((_, _, _) => Task.FromException<ChatResponse>(error));

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages.ToArray();
        Asked.Enqueue((list, options!));
        return answer is null
            ? new ChatResponse(new ChatMessage(ChatRole.Assistant, $"answer to: {list[^1].Text}"))
            : await answer(list, options!, cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
