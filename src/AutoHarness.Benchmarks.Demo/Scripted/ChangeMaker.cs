using System.Globalization;
using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tools;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>Turns an understood wish into the call that carries it out.</summary>
internal static class ChangeMaker
{
    /// <summary>What the model makes up where it does not know an id.</summary>
    private const string Guess = "1";

    public static ToolCall Make(HeardWish wish, string orderId, KnownItem? item, KnownVariant? variant) => wish.Kind switch
    {
        WishKind.Cancel => ToolCall.Of(
            DeskTool.CancelOrder,
            ("order_id", orderId),
            ("reason", CustomerSays.NoLongerNeeds(wish.Words) ? "no_longer_needed" : "ordered_by_mistake")),
        WishKind.Return => ToolCall.Of(
            DeskTool.ReturnItems,
            ("order_id", orderId),
            ("item_ids", item?.Id ?? Guess),
            ("refund_to", wish.OnGiftCard ? "gift_card" : "original_payment")),
        WishKind.Exchange => ToolCall.Of(DeskTool.ExchangeItem, ("order_id", orderId), ("item_id", item?.Id ?? Guess), ("variant_id", variant?.Id ?? Guess)),
        WishKind.Refund => ToolCall.Of(
            DeskTool.RefundItem,
            ("order_id", orderId),
            ("item_id", item?.Id ?? Guess),
            ("amount", (item?.Price ?? 1).ToString("0.00", CultureInfo.InvariantCulture))),
        WishKind.NewAddress => NewAddress(wish, orderId),
        _ => ToolCall.Of(DeskTool.Escalate, ("order_id", orderId), ("summary", "The parcel is marked as delivered but did not come.")),
    };

    /// <summary>The same call with a careless mistake in it.</summary>
    public static ToolCall Spoil(ToolCall call)
    {
        var arguments = call.Arguments;
        return call with
        {
            Arguments = call.Name switch
            {
                DeskTool.CancelOrder => arguments.SetItem("reason", call["reason"] is "no_longer_needed" ? "ordered_by_mistake" : "no_longer_needed"),
                DeskTool.ReturnItems => arguments.SetItem("refund_to", call["refund_to"] is "gift_card" ? "original_payment" : "gift_card"),
                DeskTool.ExchangeItem => arguments.SetItem("variant_id", $"{call["variant_id"]?[..^1]}C"),
                DeskTool.RefundItem => arguments.SetItem("amount", ((call.Amount("amount") ?? 0) / 2).ToString("0.00", CultureInfo.InvariantCulture)),
                DeskTool.ChangeAddress => arguments.SetItem("postal_code", "10000"),
                _ => arguments,
            },
        };
    }

    private static ToolCall NewAddress(HeardWish wish, string orderId)
    {
        var address = CustomerSays.Address(wish.Words) ?? (Guess, Guess, Guess);
        return ToolCall.Of(
            DeskTool.ChangeAddress,
            ("order_id", orderId),
            ("street", address.Street),
            ("postal_code", address.PostalCode),
            ("city", address.City));
    }
}
