using System.Text.Json.Nodes;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>A trial as the ledger keeps it, to be written in Harbor's form.</summary>
/// <param name="Trace">Its trace.</param>
public sealed record RecordedTrial(JsonObject Trace)
{
    /// <summary>Input tokens, cached ones included.</summary>
    public long InputTokens { get; init; }

    public long CachedTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>US dollars; null where a price is unknown.</summary>
    public double? CostUsd { get; init; }

    /// <summary><c>provider/model</c>.</summary>
    public required string Model { get; init; }

    /// <summary>As in the config: <c>docker</c>, <c>local</c>, ….</summary>
    public required string Sandbox { get; init; }

    /// <summary>What the benchmark noted; null where the trial broke before that, or is of another benchmark.</summary>
    internal JsonObject? Note => Events(TrialNote.Kind).LastOrDefault();

    internal IEnumerable<JsonObject> Events(string kind) => (Trace["events"] as JsonArray ?? []).OfType<JsonObject>()
        .Where(entry => (string?)entry["kind"] == kind)
        .Select(entry => entry["data"] as JsonObject)
        .OfType<JsonObject>();
}
