using System.Globalization;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Providers;

/// <summary>Anthropic's own client, made to send the sampling parameters, which it leaves out.</summary>
internal sealed class AnthropicModelClient : DelegatingChatClient
{
    private const int DefaultOutputTokens = 8192;

    private readonly string model;

    public AnthropicModelClient(HttpClient http, ProviderEndpoint endpoint, string model)
        : base(new AnthropicClient
        {
            HttpClient = http,
            BaseUrl = endpoint.BaseUrl.ToString().TrimEnd('/'),
            ApiKey = UpstreamHandler.NoKey,
            MaxRetries = 0,
            Timeout = TimeSpan.FromHours(1),
        }.AsIChatClient(model, DefaultOutputTokens)) => this.model = model;

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = options?.Clone() ?? new ChatOptions();
        if (sent.Temperature is not null || sent.TopP is not null || sent.TopK is not null)
        {
            sent.RawRepresentationFactory = _ => WithSampling(options!);
        }

        return base.GetResponseAsync(messages, sent, cancellationToken);
    }

    /// <summary>A request in which the client fills in all the rest.</summary>
    private MessageCreateParams WithSampling(ChatOptions options)
    {
        var body = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["max_tokens"] = Number(options.MaxOutputTokens ?? DefaultOutputTokens),
            ["messages"] = JsonElement.Parse("[]"),
            ["model"] = JsonElement.Parse($"\"{JsonEncodedText.Encode(model)}\""),
        };
        Add(body, "temperature", options.Temperature);
        Add(body, "top_p", options.TopP);
        Add(body, "top_k", options.TopK);
        var none = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        return MessageCreateParams.FromRawUnchecked(none, none, body);
    }

    private static void Add(Dictionary<string, JsonElement> body, string name, float? value)
    {
        if (value is { } number)
        {
            body[name] = Number(number);
        }
    }

    private static JsonElement Number(float number) => JsonElement.Parse(number.ToString("R", CultureInfo.InvariantCulture));
}
