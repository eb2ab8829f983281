using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Prices;

/// <summary>Reads LiteLLM's price table, which is in USD per token. Higher tiers for long contexts, priorities and batches are not read.</summary>
internal static class LiteLlmPrices
{
    private const decimal Million = 1_000_000m;

    public static ImmutableDictionary<string, ModelPrice> Read(JsonElement table)
    {
        var rows = ImmutableDictionary.CreateBuilder<string, ModelPrice>(StringComparer.Ordinal);
        foreach (var row in table.EnumerateObject())
        {
            // One entry documents the format.
            if (row.Name != "sample_spec" && Price(row.Value) is { } price)
            {
                rows[row.Name] = price;
            }
        }

        return rows.ToImmutable();
    }

    private static ModelPrice? Price(JsonElement row) => PerMillion(row, "input_cost_per_token") is { } input && PerMillion(row, "output_cost_per_token") is { } output
        ? new ModelPrice(input, PerMillion(row, "cache_read_input_token_cost") ?? input, output) { CacheWrite = PerMillion(row, "cache_creation_input_token_cost") }
        : null;

    private static decimal? PerMillion(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object
        && row.TryGetProperty(name, out var value)
        && decimal.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var price)
        && price >= 0
            ? price * Million
            : null;
}
