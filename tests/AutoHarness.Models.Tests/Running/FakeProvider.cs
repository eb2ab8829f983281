using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Running;

/// <summary>A provider at the outer door: answers with a function.</summary>
internal sealed class FakeProvider(Func<ChatOptions?, CancellationToken, Task<ChatResponse>> answer, ModelPrice? price = null) : IModelProvider
{
    public IReadOnlyList<string> Names => ["acme/one"];

    public int Asked { get; private set; }

    public bool Serves(string name) => name is "acme/one";

    public ModelIdentity Identify(ModelSpec model) => new(model.Name, Scripted: false, price);

    public IChatClient Create(ModelSpec model, ModelCaller caller) => new Client(this);

    private sealed class Client(FakeProvider owner) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            owner.Asked++;
            return owner.Answer(options, cancellationToken);
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("providers are asked for whole answers");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private Task<ChatResponse> Answer(ChatOptions? options, CancellationToken ct) => answer(options, ct);
}
