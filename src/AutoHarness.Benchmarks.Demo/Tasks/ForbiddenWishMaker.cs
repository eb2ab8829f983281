using AutoHarness.Benchmarks.Demo.Shop;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>Makes wishes that policy forbids. The books must stay as they are, and the rule must be named.</summary>
internal static class ForbiddenWishMaker
{
    public static Wish Return(Customer customer, TaskShelf shelf)
    {
        var clearance = shelf.Chance(0.5);
        var order = clearance
            ? shelf.AddOrder(customer, OrderStatus.Delivered, shelf.Between(5, 25), shelf.PickClearance())
            : shelf.AddOrder(customer, OrderStatus.Delivered, shelf.Between(35, 80));
        return Forbid(WishKind.Return, order, order.Items[0], shelf, clearance ? "clearance" : "30");
    }

    public static Wish Change(Customer customer, TaskShelf shelf) => shelf.Between(0, 2) switch
    {
        0 => Forbid(WishKind.Cancel, shelf.AddOrder(customer, OrderStatus.Shipped, shelf.Between(2, 4)), shelf, "shipped") with
        {
            Detail = "I no longer need it.",
        },
        1 => Forbid(WishKind.NewAddress, shelf.AddOrder(customer, OrderStatus.Shipped, shelf.Between(2, 4)), shelf, "shipped") with
        {
            Detail = $"Please send it to {shelf.NewAddress()}.",
        },
        _ => Forbid(WishKind.Cancel, shelf.AddOrder(shelf.AddCustomer(), OrderStatus.Processing, 1), shelf, "account") with
        {
            Detail = "My sister ordered it by mistake.",
        },
    };

    public static Wish Exchange(Customer customer, TaskShelf shelf)
    {
        var order = shelf.AddOrder(customer, OrderStatus.Delivered, shelf.Between(5, 25));
        var item = shelf.Pick(order.Items);
        return Forbid(WishKind.Exchange, order, item, shelf, "stock") with { Detail = $"I would like it in {item.Product.Variants[2].Option}." };
    }

    private static Wish Forbid(WishKind kind, Order order, TaskShelf shelf, string rule) => Forbid(kind, order, order.Items[0], shelf, rule);

    private static Wish Forbid(WishKind kind, Order order, OrderItem item, TaskShelf shelf, string rule) =>
        new(kind, order.Id, item, WishSentences.Pick(kind, shelf)) { Forbidden = true, MustSay = [new MustSay(rule)] };
}
