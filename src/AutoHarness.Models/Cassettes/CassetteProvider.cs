using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Cassettes;

/// <summary>Stands for every provider while a cassette is replayed: it knows what the models were, and asks nobody.</summary>
public sealed class CassetteProvider(Cassette cassette) : IModelProvider
{
    public IReadOnlyList<string> Names => [.. cassette.Models];

    public bool Serves(string name) => cassette.Find(name) is not null;

    public ModelIdentity Identify(ModelSpec model) => cassette.Find(model.Name)!.Value.Identity;

    string? IModelProvider.RemarkOn(ModelSpec model) => cassette.Find(model.Name)!.Value.Remark;

    public IChatClient Create(ModelSpec model, ModelCaller caller) => new NobodyClient();

    private sealed class NobodyClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("a replay asks nobody");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("a replay asks nobody");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
