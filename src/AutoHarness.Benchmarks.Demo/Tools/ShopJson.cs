using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Demo.Shop;

namespace AutoHarness.Benchmarks.Demo.Tools;

/// <summary>The shop's records as tools show them.</summary>
internal static class ShopJson
{
    public static JsonObject Of(Order order) => new()
    {
        ["order_id"] = order.Id,
        ["customer_id"] = order.CustomerId,
        ["status"] = Word(order.Status),
        ["placed_on"] = Day(order.PlacedOn),
        ["expected_on"] = Day(order.ExpectedOn),
        ["delivered_on"] = order.DeliveredOn is { } day ? Day(day) : null,
        ["tracking_number"] = order.Tracking,
        ["ship_to"] = order.ShipTo.ToString(),
        ["items"] = new JsonArray([.. order.Items.Select(Of)]),
        ["refunded"] = order.Refunded,
        ["refunded_to"] = order.RefundedTo,
        ["cancel_reason"] = order.CancelReason,
    };

    public static JsonObject Summary(Order order) => new()
    {
        ["order_id"] = order.Id,
        ["status"] = Word(order.Status),
        ["placed_on"] = Day(order.PlacedOn),
        ["items"] = new JsonArray([.. order.Items.Select(item => JsonValue.Create(item.Product.Name))]),
    };

    public static JsonObject Of(Product product) => new()
    {
        ["product_id"] = product.Id,
        ["name"] = product.Name,
        ["price"] = product.Price,
        ["variants"] = new JsonArray(
        [
            .. product.Variants.Select(variant => new JsonObject
            {
                ["variant_id"] = variant.Id,
                ["option"] = variant.Option,
                ["stock"] = variant.Stock,
            }),
        ]),
    };

    private static JsonObject Of(OrderItem item) => new()
    {
        ["item_id"] = item.Id,
        ["product_id"] = item.Product.Id,
        ["name"] = item.Product.Name,
        ["option"] = item.Product.Variants.First(variant => string.Equals(variant.Id, item.VariantId, StringComparison.Ordinal)).Option,
        ["price"] = item.Product.Price,
        ["clearance"] = item.Product.Clearance,
        ["returned"] = item.Returned,
        ["exchanged"] = item.Exchanged,
    };

    private static string Word(OrderStatus status) => status switch
    {
        OrderStatus.Processing => "processing",
        OrderStatus.Shipped => "shipped",
        OrderStatus.Delivered => "delivered",
        _ => "cancelled",
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
