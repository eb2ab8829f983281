using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Demo.Shop;

namespace AutoHarness.Benchmarks.Demo.Tools;

/// <summary>
/// Runs the desk's tools on the shop's books. A tool refuses what is impossible (an unknown id, an item twice returned); what policy forbids but
/// the till would do is done, and counts against the agent.
/// </summary>
internal static class DeskToolbox
{
    public static ToolResult Run(ShopState state, ToolCall call) => call.Name switch
    {
        DeskTool.FindCustomer => FindCustomer(state, call),
        DeskTool.ListOrders => ListOrders(state, call),
        DeskTool.GetProduct => GetProduct(state, call),
        DeskTool.GetOrder => OnOrder(state, call, order => new(state, ShopJson.Of(order))),
        DeskTool.CancelOrder => OnOrder(state, call, order => Cancel(state, order, call)),
        DeskTool.ReturnItems => OnOrder(state, call, order => Return(state, order, call)),
        DeskTool.ExchangeItem => OnOrder(state, call, order => Exchange(state, order, call)),
        DeskTool.RefundItem => OnOrder(state, call, order => Refund(state, order, call)),
        DeskTool.ChangeAddress => OnOrder(state, call, order => ChangeAddress(state, order, call)),
        DeskTool.Escalate => OnOrder(state, call, order => Done(state with { Escalated = state.Escalated.Add(order.Id) }, ("escalated", order.Id))),
        _ => ToolResult.Error(state, $"there is no tool {call.Name}"),
    };

    private static ToolResult FindCustomer(ShopState state, ToolCall call)
    {
        var email = call["email"]?.Trim();
        var customer = state.Customers.Values.FirstOrDefault(one => string.Equals(one.Email, email, StringComparison.OrdinalIgnoreCase));
        return customer is null
            ? ToolResult.Error(state, "no account has this e-mail address")
            : new(state, new JsonObject { ["customer_id"] = customer.Id, ["name"] = customer.Name, ["email"] = customer.Email });
    }

    private static ToolResult ListOrders(ShopState state, ToolCall call)
    {
        if (call["customer_id"] is not { } id || !state.Customers.ContainsKey(id))
        {
            return ToolResult.Error(state, "there is no such account");
        }

        var orders = state.Orders.Values
            .Where(order => string.Equals(order.CustomerId, id, StringComparison.Ordinal))
            .OrderBy(order => order.Id, StringComparer.Ordinal);
        return new(state, new JsonObject { ["orders"] = new JsonArray([.. orders.Select(ShopJson.Summary)]) });
    }

    private static ToolResult GetProduct(ShopState state, ToolCall call) =>
        call["product_id"] is { } id && Catalogue.Find(id) is { } product
            ? new(state, ShopJson.Of(product))
            : ToolResult.Error(state, "there is no such product");

    private static ToolResult OnOrder(ShopState state, ToolCall call, Func<Order, ToolResult> act) =>
        call["order_id"] is { } id && state.Orders.TryGetValue(id, out var order)
            ? act(order)
            : ToolResult.Error(state, "there is no such order");

    private static ToolResult Cancel(ShopState state, Order order, ToolCall call)
    {
        if (call["reason"] is not ("no_longer_needed" or "ordered_by_mistake"))
        {
            return ToolResult.Error(state, "reason must be no_longer_needed or ordered_by_mistake");
        }

        return order.Status is OrderStatus.Cancelled
            ? ToolResult.Error(state, "the order is cancelled already")
            : Done(state.With(order with { Status = OrderStatus.Cancelled, CancelReason = call["reason"] }), ("cancelled", order.Id));
    }

    private static ToolResult Return(ShopState state, Order order, ToolCall call)
    {
        var ids = call.List("item_ids");
        var destination = call["refund_to"];
        if (destination is not ("original_payment" or "gift_card"))
        {
            return ToolResult.Error(state, "refund_to must be original_payment or gift_card");
        }

        var items = order.Items.Where(item => ids.Contains(item.Id, StringComparer.Ordinal)).ToList();
        if (ids.IsEmpty || items.Count != ids.Length || items.Exists(item => item.Returned))
        {
            return ToolResult.Error(state, "an item is not in this order or was returned before");
        }

        var amount = items.Sum(item => item.Product.Price) - (destination is "gift_card" ? 0 : DeskPolicy.ReturnFee);
        var changed = order with
        {
            Items = [.. order.Items.Select(item => items.Contains(item) ? item with { Returned = true } : item)],
            Refunded = order.Refunded + amount,
            RefundedTo = destination,
        };
        return Done(state.With(changed), ("returned", string.Join(", ", ids)), ("refunded", amount), ("refunded_to", destination));
    }

    private static ToolResult Exchange(ShopState state, Order order, ToolCall call)
    {
        var item = ItemOf(order, call);
        if (item is null || item.Returned)
        {
            return ToolResult.Error(state, "the item is not in this order or was returned before");
        }

        var variant = item.Product.Variants.FirstOrDefault(one => string.Equals(one.Id, call["variant_id"], StringComparison.Ordinal));
        if (variant is null)
        {
            return ToolResult.Error(state, "the product has no such variant");
        }

        var swapped = item with { VariantId = variant.Id, Exchanged = true };
        return Done(state.With(order with { Items = order.Items.Replace(item, swapped) }), ("exchanged", item.Id), ("for", variant.Id));
    }

    private static ToolResult Refund(ShopState state, Order order, ToolCall call)
    {
        if (ItemOf(order, call) is not { } item)
        {
            return ToolResult.Error(state, "the item is not in this order");
        }

        return call.Amount("amount") is not { } amount || amount <= 0 || amount > item.Product.Price * 2
            ? ToolResult.Error(state, "the amount is not plausible")
            : Done(
                state.With(order with { Refunded = order.Refunded + amount, RefundedTo = "original_payment" }),
                ("refunded", amount),
                ("refunded_to", "original_payment"));
    }

    private static ToolResult ChangeAddress(ShopState state, Order order, ToolCall call) =>
        call["street"] is { } street && call["postal_code"] is { } postalCode && call["city"] is { } city
            ? Done(state.With(order with { ShipTo = new Address(street, postalCode, city) }), ("order_id", order.Id), ("ship_to", $"{street}, {postalCode} {city}"))
            : ToolResult.Error(state, "street, postal_code and city are needed");

    private static OrderItem? ItemOf(Order order, ToolCall call) =>
        order.Items.FirstOrDefault(item => string.Equals(item.Id, call["item_id"], StringComparison.Ordinal));

    private static ToolResult Done(ShopState state, params (string Name, JsonNode? Value)[] facts)
    {
        var answer = new JsonObject { ["done"] = true };
        foreach (var (name, value) in facts)
        {
            answer[name] = value;
        }

        return new(state, answer);
    }
}
