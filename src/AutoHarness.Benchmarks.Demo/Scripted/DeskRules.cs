using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Benchmarks.Demo.Tasks;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>The scripted model's reading of the policy.</summary>
internal static class DeskRules
{
    /// <summary>Why policy forbids a wish, or null when it does not.</summary>
    public static string? WhyNot(HeardWish wish, KnownOrder order, KnownItem? item, KnownVariant? variant, KnownCustomer? customer)
    {
        if (customer is not null && !string.Equals(order.CustomerId, customer.Id, StringComparison.Ordinal))
        {
            return "the order belongs to another account";
        }

        var days = order.DeliveredOn is { } day ? ShopState.Today.DayNumber - day.DayNumber : (int?)null;
        return wish.Kind switch
        {
            WishKind.Cancel or WishKind.NewAddress when order.Status is not "processing" => $"the order is {order.Status} already",
            WishKind.Return or WishKind.Exchange when days is null => "the order is not delivered yet",
            WishKind.Return or WishKind.Exchange when days > DeskPolicy.ReturnDays => "more than 30 days have passed since delivery",
            WishKind.Return when item is { Clearance: true } => "clearance items are not taken back",
            WishKind.Exchange when variant is { Stock: 0 } => "that variant is out of stock",
            WishKind.Refund when days is null || days > DeskPolicy.DamageDays => "damage has to be reported within 14 days of delivery",
            _ => null,
        };
    }
}
