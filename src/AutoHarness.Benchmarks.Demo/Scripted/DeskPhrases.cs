using System.Globalization;
using AutoHarness.Benchmarks.Demo.Tasks;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>How the scripted model puts things.</summary>
internal static class DeskPhrases
{
    public static string AskDetails(HeardWish wish) => wish.Kind switch
    {
        WishKind.Whereabouts => "Which order is it? Could you give me the order number?",
        WishKind.Cancel => "Could you give me the order number and the reason?",
        WishKind.Exchange => "Could you give me the order number, and tell me which item it is and which colour you want?",
        WishKind.NewAddress => "Could you give me the order number, and the street, postal code and city it should go to?",
        _ => "Could you give me the order number, and tell me which item it is about?",
    };

    public static string AskAgreement(HeardWish wish, KnownItem? item, KnownVariant? variant)
    {
        var thing = item is null ? "the item" : $"the {item.Name}";
        var plan = wish.Kind switch
        {
            WishKind.Cancel => "cancel the whole order",
            WishKind.Return => $"take back {thing} and send the money {(wish.OnGiftCard ? "on a voucher" : "the way you paid")}",
            WishKind.Exchange => $"exchange {thing} for {(variant is null ? "another one" : $"one in {variant.Option}")}",
            _ => $"refund {thing} in full",
        };
        return $"I would {plan}. Shall I go ahead?";
    }

    public static string Whereabouts(KnownOrder? order, bool namesFacts) => order is null || !namesFacts
        ? "Your order is on its way."
        : $"Your order is on its way: tracking number {order.Tracking ?? "not given yet"}, expected on {order.ExpectedOn}.";

    public static string Report(HeardWish wish, bool namesFacts, KnownItem? item)
    {
        var thing = item is null ? "your item" : $"the {item.Name}";
        var money = namesFacts && wish.Refunded is { } amount ? $" The amount is {amount.ToString("0.00", CultureInfo.InvariantCulture)}." : "";
        return wish.Kind switch
        {
            WishKind.Cancel => "Your order is cancelled.",
            WishKind.Return => $"The return of {thing} is arranged.{money}",
            WishKind.Exchange => $"The exchange of {thing} is arranged.",
            WishKind.Refund => $"Your money for {thing} is on the way.{money}",
            WishKind.NewAddress => "Your order now goes to the new place.",
            _ => "I have handed the case to a colleague, who will get in touch.",
        };
    }
}
