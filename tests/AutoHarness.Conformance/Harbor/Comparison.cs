using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Rewards;

namespace AutoHarness.Conformance.Harbor;

/// <summary>Compares values with those keys of an expectation that are there, and keeps the first difference.</summary>
internal sealed class Comparison(JsonElement expected)
{
    public string? Difference { get; private set; }

    public Comparison Text(string key, string? found) => Find(key) is { } wanted ? Same(key, wanted.ValueKind is JsonValueKind.Null ? "none" : wanted.GetString()!, found ?? "none") : this;

    public Comparison Flag(string key, bool found) => Find(key) is { } wanted ? Same(key, wanted.GetBoolean().ToString(), found.ToString()) : this;

    public Comparison Number(string key, double? found) => Find(key) is { } wanted ? Same(key, wanted.GetDouble().ToString(), found?.ToString() ?? "none") : this;

    public Comparison Rewards(string key, ImmutableSortedDictionary<string, RewardValue>? found) => Find(key) is { } wanted ? Same(key, Show(wanted), Show(found)) : this;

    public Comparison Same(string key, string wanted, string found)
    {
        Difference ??= wanted == found ? null : $"{key}: expected {wanted}, found {found}";
        return this;
    }

    public static string Show(JsonElement rewards) => rewards.ValueKind is JsonValueKind.Object
        ? string.Join(", ", rewards.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}={field.Value.GetDouble():0.######}"))
        : "none";

    public static string Show(ImmutableSortedDictionary<string, RewardValue>? rewards) =>
        rewards is null ? "none" : string.Join(", ", rewards.Select(pair => $"{pair.Key}={pair.Value.Value:0.######}"));

    private JsonElement? Find(string key) => expected.TryGetProperty(key, out var value) ? value : null;
}
