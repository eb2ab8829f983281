using System.Text.Json.Nodes;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Proxy;

namespace AutoHarness.Models.Cassettes;

/// <summary>The line that says how the proxy serves a model.</summary>
internal static class ServedLine
{
    private static readonly UpstreamTarget Nobody = new(new Uri("http://replay.invalid"), []);

    public static JsonObject Write(string model, ProxyModel how) => new()
    {
        ["served"] = model,
        ["name"] = how.Name,
        ["price"] = PriceLine.Write(how.Price),
        ["dropped"] = new JsonArray([.. how.Dropped.Select(parameter => (JsonNode)parameter)]),
        ["dialects"] = new JsonArray([.. how.Dialects.Order().Select(dialect => (JsonNode)dialect.ToString())]),
    };

    /// <summary>The model and how it is served; null for a line of another sort.</summary>
    public static (string Model, ProxyModel How)? Read(JsonObject line) => (string?)line["served"] is { } model
        ? (model, new ProxyModel(
            (string)line["name"]!,
            PriceLine.Read(line["price"]),
            [.. line["dropped"]!.AsArray().Select(parameter => (string)parameter!)],
            line["dialects"]!.AsArray().ToDictionary(dialect => Enum.Parse<Dialect>((string)dialect!), _ => Nobody)))
        : null;
}
