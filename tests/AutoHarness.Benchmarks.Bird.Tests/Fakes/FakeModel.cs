using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Tests.Fakes;

/// <summary>A model that answers with what it is given to say, and remembers what it was asked.</summary>
internal sealed class FakeModel(params Func<string>[] answers) : IChatClient
{
    private int calls;

    public List<string> Prompts { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Prompts.Add(Assert.Single(messages).Text);
        Options.Add(options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answers[calls++ % answers.Length]())));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
