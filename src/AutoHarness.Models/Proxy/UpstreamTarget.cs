using System.Collections.Immutable;

namespace AutoHarness.Models.Proxy;

/// <summary>The provider that answers a dialect. Not a record: its headers hold a key, which no text of it may show.</summary>
/// <param name="baseUrl">As the provider's own variable has it: with the version for OpenAI (<c>https://api.openai.com/v1</c>), without for Anthropic and Gemini. A query in it, such as Azure's <c>api-version</c>, goes into each request.</param>
/// <param name="headers">Put into every request, above all the key; they replace headers of the same name.</param>
public sealed class UpstreamTarget(Uri baseUrl, ImmutableArray<KeyValuePair<string, string>> headers)
{
    public Uri BaseUrl => baseUrl;

    public ImmutableArray<KeyValuePair<string, string>> Headers => headers;
}
