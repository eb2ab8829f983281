using System.Text.Json.Nodes;
using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Cassettes;

/// <summary>A price in a cassette.</summary>
internal static class PriceLine
{
    public static JsonArray? Write(ModelPrice? price) => price is null ? null : new JsonArray(price.Input, price.CachedInput, price.Output, price.CacheWrite);

    public static ModelPrice? Read(JsonNode? node) => node is JsonArray { Count: 4 } price
        ? new ModelPrice((decimal)price[0]!, (decimal)price[1]!, (decimal)price[2]!) { CacheWrite = (decimal?)price[3] }
        : null;
}
