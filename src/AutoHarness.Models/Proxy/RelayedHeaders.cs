using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Proxy;

/// <summary>Which headers pass, in both directions.</summary>
internal static class RelayedHeaders
{
    // Of one connection, of the body as it was sent, or about who pays.
    private static readonly HashSet<string> KeptBack = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect", "host",
        "content-length", "content-encoding", "content-type", "accept-encoding",
        "authorization", "x-api-key", "x-goog-api-key", "api-key", "cookie", "openai-organization", "openai-project",
        "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "x-goog-user-project",
    };

    private static readonly HashSet<string> Answered = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-encoding", "cache-control", "retry-after", "retry-after-ms", "x-should-retry", "x-request-id", "request-id", "openai-processing-ms", "openai-version",
    };

    private static readonly string[] AnsweredStarts = ["x-ratelimit-", "anthropic-ratelimit-"];

    /// <summary>Headers of the client that its provider shall see, and the provider's own.</summary>
    public static void Send(HttpRequest from, HttpRequestMessage to, UpstreamTarget target)
    {
        var named = from.Headers.Connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in from.Headers)
        {
            if (!KeptBack.Contains(name) && !named.Contains(name) && !name.StartsWith(':'))
            {
                to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        to.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        foreach (var (name, value) in target.Headers)
        {
            to.Headers.Remove(name);
            to.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Headers of the provider that its client shall see.</summary>
    public static void Answer(HttpResponseMessage from, HttpResponse to)
    {
        foreach (var (name, values) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (Answered.Contains(name) || AnsweredStarts.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            {
                to.Headers[name] = values.ToArray();
            }
        }
    }
}
