namespace AutoHarness.Models.Dialects;

/// <summary>Where a request goes, read from its method, its path and the names of its headers.</summary>
/// <param name="Dialect">Of the answer; for unknown paths guessed from prefix and headers.</param>
/// <param name="Operation">What is asked for.</param>
/// <param name="Prefix">What stands before the dialect's own path, such as <c>/t/trial-7</c>; without a slash at its end.</param>
/// <param name="Model">The model, where the path names it.</param>
/// <param name="Stream">The path asks for a stream.</param>
/// <param name="AsArray">The stream is one JSON array and not server-sent events.</param>
internal sealed record Route(Dialect Dialect, Operation Operation, string Prefix, string? Model = null, bool Stream = false, bool AsArray = false)
{
    private static readonly (string Path, Dialect Dialect, Operation Operation)[] Endpoints =
    [
        ("/chat/completions", Dialect.Chat, Operation.Generate),
        ("/responses", Dialect.Responses, Operation.Generate),
        ("/messages/count_tokens", Dialect.Anthropic, Operation.CountTokens),
        ("/messages", Dialect.Anthropic, Operation.Generate),
    ];

    /// <param name="method">In capitals.</param>
    /// <param name="path">Unescaped, without the query.</param>
    /// <param name="query">With its question mark, or empty.</param>
    /// <param name="hasHeader">Whether a header of that name was sent.</param>
    public static Route Of(string method, string path, string query, Func<string, bool> hasHeader)
    {
        var trimmed = path.TrimEnd('/');
        foreach (var (end, dialect, operation) in Endpoints)
        {
            if (trimmed.EndsWith(end, StringComparison.Ordinal))
            {
                return new Route(dialect, method == "POST" ? operation : Operation.WrongMethod, PrefixOf(trimmed[..^end.Length]));
            }
        }

        return GeminiCall(method, trimmed, query)
            ?? Models(method, trimmed, Guess(trimmed, hasHeader))
            ?? new Route(Guess(trimmed, hasHeader), method is "HEAD" or "GET" && trimmed.Length == 0 ? Operation.Alive : Operation.Unknown, "");
    }

    private static Route? GeminiCall(string method, string path, string query)
    {
        var (colon, models) = (path.LastIndexOf(':'), path.IndexOf("/models/", StringComparison.Ordinal));
        if (models < 0 || colon < models)
        {
            return null;
        }

        Operation? operation = path[(colon + 1)..] switch
        {
            "generateContent" or "streamGenerateContent" => Operation.Generate,
            "countTokens" => Operation.CountTokens,
            _ => null,
        };
        var stream = path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);
        var events = query.TrimStart('?').Split('&').Contains("alt=sse", StringComparer.Ordinal);
        return operation is null
            ? null
            : new Route(Dialect.Gemini, method == "POST" ? operation.Value : Operation.WrongMethod, PrefixOf(path[..models]), path[(models + "/models/".Length)..colon], stream, stream && !events);
    }

    private static Route? Models(string method, string path, Dialect dialect)
    {
        var at = path.LastIndexOf("/models", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = path[(at + "/models".Length)..];
        var operation = method != "GET" ? Operation.WrongMethod : rest.Length == 0 ? Operation.ListModels : Operation.ShowModel;
        return rest.Length > 0 && rest[0] != '/' ? null : new Route(dialect, operation, PrefixOf(path[..at]), rest.Length > 1 ? rest[1..] : null);
    }

    private static Dialect Guess(string path, Func<string, bool> hasHeader) =>
        path.Contains("/v1beta", StringComparison.Ordinal) || hasHeader("x-goog-api-key") ? Dialect.Gemini
        : hasHeader("anthropic-version") || hasHeader("x-api-key") ? Dialect.Anthropic
        : Dialect.Chat;

    private static string PrefixOf(string before)
    {
        foreach (var version in new[] { "/v1beta/openai", "/v1beta", "/v1alpha", "/v1" })
        {
            if (before.EndsWith(version, StringComparison.Ordinal))
            {
                return before[..^version.Length];
            }
        }

        return before;
    }
}
