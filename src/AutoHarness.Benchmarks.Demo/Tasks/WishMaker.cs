using System.Globalization;
using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Benchmarks.Demo.Tools;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>Makes wishes that policy allows, together with an order that fits.</summary>
internal static class WishMaker
{
    private const double ChangesMind = 0.3;

    public static Wish Make(WishKind kind, Customer customer, TaskShelf shelf)
    {
        var order = kind switch
        {
            WishKind.Cancel or WishKind.NewAddress => shelf.AddOrder(customer, OrderStatus.Processing, shelf.Between(0, 2)),
            WishKind.Whereabouts => shelf.AddOrder(customer, OrderStatus.Shipped, shelf.Between(2, 5)),
            WishKind.Return or WishKind.Exchange => shelf.AddOrder(customer, OrderStatus.Delivered, shelf.Between(5, 25)),
            _ => shelf.AddOrder(customer, OrderStatus.Delivered, shelf.Between(2, 12)),
        };
        return Complete(new Wish(kind, order.Id, shelf.Pick(order.Items), WishSentences.Pick(kind, shelf)), order, shelf);
    }

    private static Wish Complete(Wish wish, Order order, TaskShelf shelf) => wish.Kind switch
    {
        WishKind.Whereabouts => wish with { MustSay = [new MustSay(order.Tracking!), new MustSay(order.ExpectedOn.Day.ToString(CultureInfo.InvariantCulture))] },
        WishKind.Cancel => Cancel(wish, shelf),
        WishKind.Return => Return(wish, shelf),
        WishKind.Exchange => Exchange(wish, shelf),
        WishKind.Refund => wish with
        {
            RightCalls = [ToolCall.Of(DeskTool.RefundItem, ("order_id", wish.OrderId), ("item_id", wish.Item.Id), ("amount", MustSay.Amount(wish.Item.Product.Price).Text))],
            MustSay = [MustSay.Amount(wish.Item.Product.Price)],
        },
        WishKind.NewAddress => NewAddress(wish, shelf.NewAddress()),
        _ => wish with { RightCalls = [ToolCall.Of(DeskTool.Escalate, ("order_id", wish.OrderId), ("summary", "delivered but never arrived"))] },
    };

    private static Wish Cancel(Wish wish, TaskShelf shelf)
    {
        var mistaken = shelf.Chance(0.5);
        var stays = shelf.Chance(ChangesMind);
        return wish with
        {
            Detail = mistaken ? "I ordered it by mistake." : "I no longer need it.",
            SecondThought = stays ? "Wait, I changed my mind. Please do not cancel it, leave the order as it is." : null,
            RightCalls = stays
                ? []
                : [ToolCall.Of(DeskTool.CancelOrder, ("order_id", wish.OrderId), ("reason", mistaken ? "ordered_by_mistake" : "no_longer_needed"))],
        };
    }

    private static Wish Return(Wish wish, TaskShelf shelf)
    {
        var onCard = shelf.Chance(ChangesMind);
        var amount = wish.Item.Product.Price - (onCard ? 0 : DeskPolicy.ReturnFee);
        return wish with
        {
            SecondThought = onCard ? "Wait, I changed my mind. Please put the money on a gift card instead." : null,
            RightCalls =
            [
                ToolCall.Of(
                    DeskTool.ReturnItems,
                    ("order_id", wish.OrderId),
                    ("item_ids", wish.Item.Id),
                    ("refund_to", onCard ? "gift_card" : "original_payment")),
            ],
            MustSay = [MustSay.Amount(amount)],
        };
    }

    private static Wish Exchange(Wish wish, TaskShelf shelf)
    {
        // The ordered variant is the first one; after a second thought it is wanted once more, as a fresh piece.
        var changes = shelf.Chance(ChangesMind);
        var (first, second) = (wish.Item.Product.Variants[1], wish.Item.Product.Variants[0]);
        return wish with
        {
            Detail = $"I would like it in {first.Option}.",
            SecondThought = changes ? $"Wait, I changed my mind. Please send it in {second.Option} again instead, a fresh one." : null,
            RightCalls =
            [
                ToolCall.Of(
                    DeskTool.ExchangeItem,
                    ("order_id", wish.OrderId),
                    ("item_id", wish.Item.Id),
                    ("variant_id", changes ? second.Id : first.Id)),
            ],
        };
    }

    private static Wish NewAddress(Wish wish, Address address) => wish with
    {
        Detail = $"Please send it to {address}.",
        RightCalls =
        [
            ToolCall.Of(
                DeskTool.ChangeAddress,
                ("order_id", wish.OrderId),
                ("street", address.Street),
                ("postal_code", address.PostalCode),
                ("city", address.City)),
        ],
    };
}
