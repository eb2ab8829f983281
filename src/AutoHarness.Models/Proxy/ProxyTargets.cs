using AutoHarness.Models.Dialects;
using AutoHarness.Models.Names;
using AutoHarness.Models.Providers;

namespace AutoHarness.Models.Proxy;

/// <summary>Where the proxy sends calls of a provider's models: each dialect to the address that the provider has for it.</summary>
internal static class ProxyTargets
{
    public static Dictionary<Dialect, UpstreamTarget> Of(ProviderEndpoint endpoint)
    {
        var bearer = endpoint.Key is { } key ? KeyValuePair.Create("Authorization", $"Bearer {key}") : (KeyValuePair<string, string>?)null;
        switch (endpoint.Entry.Dialect)
        {
            case ProviderDialect.Anthropic:
                var isBearer = endpoint.KeyVariable is { } variable && endpoint.Entry.Bearers.Contains(variable, StringComparer.Ordinal);
                return new() { [Dialect.Anthropic] = Target(endpoint.BaseUrl, isBearer ? bearer : Header("x-api-key", endpoint.Key)) };
            case ProviderDialect.Ollama:
                return new() { [Dialect.Chat] = Target(new Uri(endpoint.BaseUrl.ToString().TrimEnd('/') + "/v1"), bearer) };
            default:
                var header = endpoint.Entry.KeyHeader is { } name ? Header(name, endpoint.Key) : bearer;
                var url = endpoint.Version is { } version ? new UriBuilder(endpoint.BaseUrl) { Query = $"api-version={Uri.EscapeDataString(version)}" }.Uri : endpoint.BaseUrl;
                var targets = new Dictionary<Dialect, UpstreamTarget> { [Dialect.Chat] = Target(url, header), [Dialect.Responses] = Target(url, header) };
                if (endpoint.Entry.Name == "gemini")
                {
                    // Its own dialect lies beside the compatible one.
                    var own = endpoint.BaseUrl.ToString().TrimEnd('/');
                    targets[Dialect.Gemini] = Target(new Uri(own[..^(endpoint.Entry.Path!.Length + 1)]), Header("x-goog-api-key", endpoint.Key));
                    targets.Remove(Dialect.Responses);
                }

                return targets;
        }
    }

    private static KeyValuePair<string, string>? Header(string name, string? key) => key is null ? null : KeyValuePair.Create(name, key);

    private static UpstreamTarget Target(Uri baseUrl, KeyValuePair<string, string>? header) => new(baseUrl, header is { } one ? [one] : []);
}
