using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>What was received, in order. Safe for many threads.</summary>
internal sealed class RequestLog
{
    public const string Present = "(present)";

    private static readonly string[] Secret = ["authorization", "proxy-authorization", "x-api-key", "x-goog-api-key", "api-key", "cookie"];

    private readonly Lock gate = new();
    private readonly List<ReceivedRequest> requests = [];

    public ImmutableArray<ReceivedRequest> Snapshot
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>Adds a request, given its number.</summary>
    public void Add(Func<int, ReceivedRequest> make)
    {
        lock (gate)
        {
            requests.Add(make(requests.Count + 1));
        }
    }

    /// <summary>Headers with keys masked.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Mask(IHeaderDictionary headers) =>
        [.. headers.Select(header => KeyValuePair.Create(header.Key, Secret.Contains(header.Key, StringComparer.OrdinalIgnoreCase) ? Present : header.Value.ToString()))];

    /// <summary>A path with a key in its query masked.</summary>
    public static string Mask(string path, string query) =>
        path + string.Join('&', query.Split('&').Select(part => part.TrimStart('?').StartsWith("key=", StringComparison.Ordinal) ? part[..(part.IndexOf('=', StringComparison.Ordinal) + 1)] + Present : part));
}
