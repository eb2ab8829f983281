using AutoHarness.Models.Dialects;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Proxy;

/// <summary>What a request's target says: whose it is and what it wants.</summary>
/// <param name="Token">From <c>/t/TOKEN/…</c>; null when there is none.</param>
/// <param name="Route">Of what follows the token.</param>
/// <param name="Query">With its question mark and without a key; or empty.</param>
/// <param name="QueryKey">The key that the query held, or null.</param>
internal sealed record AskedPath(string? Token, Route Route, string Query, string? QueryKey)
{
    private const string Start = "/t/";

    public static AskedPath Of(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        string? token = null;
        if (path.StartsWith(Start, StringComparison.Ordinal))
        {
            var end = path.IndexOf('/', Start.Length);
            token = end < 0 ? path[Start.Length..] : path[Start.Length..end];
            path = end < 0 ? "/" : path[end..];
        }

        var (query, key) = WithoutKey(request.QueryString.Value ?? "");
        var route = Route.Of(request.Method, path, query, request.Headers.ContainsKey);
        return new AskedPath(token, route.Prefix.Length == 0 ? route : route with { Operation = Operation.Unknown }, query, key);
    }

    private static (string Query, string? Key) WithoutKey(string query)
    {
        if (query.Length < 2)
        {
            return ("", null);
        }

        string? key = null;
        var kept = new List<string>();
        foreach (var part in query[1..].Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Uri.UnescapeDataString(part[..equals]) == "key")
            {
                key = Uri.UnescapeDataString(part[(equals + 1)..]);
            }
            else
            {
                kept.Add(part);
            }
        }

        return (kept.Count == 0 ? "" : "?" + string.Join('&', kept), key);
    }
}
