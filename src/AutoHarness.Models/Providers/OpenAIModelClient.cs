using System.ClientModel;
using System.ClientModel.Primitives;
using AutoHarness.Models.Providers.Exact;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AutoHarness.Models.Providers;

#pragma warning disable OPENAI001, SCME0001 // The provider marks Responses and patches of requests as experimental.

/// <summary>OpenAI and every server that speaks like it: Chat Completions, or Responses where tools and an effort need them.</summary>
internal sealed class OpenAIModelClient : IChatClient
{
    private readonly IChatClient chat;
    private readonly IChatClient responses;
    private readonly bool responsesForTools;
    private readonly bool oldOutputLimit;

    public OpenAIModelClient(HttpClient http, ProviderEndpoint endpoint, string model, ModelCapabilities capabilities)
    {
        var client = new OpenAIClient(new ApiKeyCredential(UpstreamHandler.NoKey), new OpenAIClientOptions
        {
            Endpoint = endpoint.BaseUrl,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
        chat = client.GetChatClient(model).AsIChatClient();
        responses = client.GetResponsesClient().AsIChatClient(model);
        responsesForTools = capabilities.ResponsesForTools;
        oldOutputLimit = endpoint.Entry.OutputLimit == "max_tokens";
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = options?.Clone() ?? new ChatOptions();
        if (responsesForTools && sent is { Reasoning: not null, Tools.Count: > 0 })
        {
            // Nothing is to stay with the provider; the conversation travels whole.
            sent.RawRepresentationFactory = _ => new CreateResponseOptions { StoredOutputEnabled = false };
            return responses.GetResponseAsync(messages, sent, cancellationToken);
        }

        var limit = oldOutputLimit ? sent.MaxOutputTokens : null;
        if (limit is not null)
        {
            sent.MaxOutputTokens = null;
        }

        sent.RawRepresentationFactory = _ => Request(limit, sent.Tools ?? []);
        return chat.GetResponseAsync(ExactChatRequest.Messages(messages), sent, cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("the gateway asks for whole answers");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        chat.Dispose();
        responses.Dispose();
    }

    private static ChatCompletionOptions Request(int? oldLimit, IEnumerable<AITool> tools)
    {
        var request = new ChatCompletionOptions();
        if (oldLimit is { } limit)
        {
            request.Patch.Set("$.max_tokens"u8, limit);
        }

        ExactChatRequest.PutTools(request, tools);
        return request;
    }
}
