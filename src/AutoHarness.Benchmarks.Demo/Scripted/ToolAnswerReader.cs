using System.Globalization;
using System.Text.Json;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>Turns the JSON of tool answers into what the scripted model knows.</summary>
internal static class ToolAnswerReader
{
    /// <summary>The answer as a JSON object, or null when it is none.</summary>
    public static JsonElement? Parse(object? result)
    {
        var text = result switch
        {
            string plain => plain,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            JsonElement { ValueKind: JsonValueKind.Object } json => json.GetRawText(),
            _ => null,
        };
        if (text is null || !text.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static KnownCustomer? Customer(JsonElement json) =>
        json.TryGetProperty("customer_id", out var id) && json.TryGetProperty("name", out var name)
            ? new(id.GetString()!, name.GetString()!)
            : null;

    public static KnownOrder? Order(JsonElement json) => !json.TryGetProperty("items", out var items)
        ? null
        : new(
            Text(json, "order_id")!,
            Text(json, "customer_id")!,
            Text(json, "status")!,
            Text(json, "delivered_on") is { } day ? DateOnly.Parse(day, CultureInfo.InvariantCulture) : null,
            Text(json, "tracking_number"),
            Text(json, "expected_on")!,
            [
                .. items.EnumerateArray().Select(item => new KnownItem(
                    Text(item, "item_id")!,
                    Text(item, "product_id")!,
                    Text(item, "name")!,
                    item.GetProperty("price").GetDecimal(),
                    item.GetProperty("clearance").GetBoolean())),
            ]);

    public static IEnumerable<ListedOrder> Orders(JsonElement json) => !json.TryGetProperty("orders", out var orders)
        ? []
        : orders.EnumerateArray().Select(order => new ListedOrder(
            Text(order, "order_id")!,
            [.. order.GetProperty("items").EnumerateArray().Select(item => item.GetString()!)]));

    public static IEnumerable<KnownVariant> Variants(JsonElement json) => !json.TryGetProperty("variants", out var variants)
        ? []
        : variants.EnumerateArray().Select(variant => new KnownVariant(
            Text(variant, "variant_id")!,
            Text(json, "product_id")!,
            Text(variant, "option")!,
            variant.GetProperty("stock").GetInt32()));

    public static decimal? Refunded(JsonElement json) => json.TryGetProperty("refunded", out var amount) ? amount.GetDecimal() : null;

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
