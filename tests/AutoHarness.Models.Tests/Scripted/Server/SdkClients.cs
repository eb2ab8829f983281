using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>The providers' own clients, pointed at a server of ours.</summary>
internal static class SdkClients
{
    /// <param name="kind"><c>chat</c>, <c>responses</c> or <c>anthropic</c>.</param>
    /// <param name="baseUrl">What stands before <c>/v1</c>.</param>
    /// <param name="key">The key to send.</param>
    /// <param name="retries">How often the client may ask again.</param>
    public static IChatClient Create(string kind, Uri baseUrl, string key, int retries = 0)
    {
        var url = baseUrl.ToString().TrimEnd('/');
        if (kind == "anthropic")
        {
            return new AnthropicClient { BaseUrl = url, ApiKey = key, MaxRetries = retries }.AsIChatClient("claude-sonnet-4-5", 500);
        }

        var openAi = new OpenAIClient(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(url + "/v1"), RetryPolicy = new ClientRetryPolicy(retries) });
#pragma warning disable OPENAI001 // The provider marks this surface as experimental.
        return kind == "chat" ? openAi.GetChatClient("gpt-5.4").AsIChatClient() : openAi.GetResponsesClient().AsIChatClient("gpt-5.4");
#pragma warning restore OPENAI001
    }
}
