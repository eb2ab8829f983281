using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>Makes its client when the first call needs it, so that no key is wanted where a cassette has every answer.</summary>
internal sealed class LazyClient(Func<IChatClient> make) : IChatClient
{
    private readonly Lazy<IChatClient> inner = new(make);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.Value.GetResponseAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.Value.GetStreamingResponseAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        if (inner.IsValueCreated)
        {
            inner.Value.Dispose();
        }
    }
}
