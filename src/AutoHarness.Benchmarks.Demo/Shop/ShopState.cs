using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>The shop's books. Immutable: a trial holds its own version and shares what it did not change.</summary>
internal sealed record ShopState(
    ImmutableDictionary<string, Customer> Customers,
    ImmutableDictionary<string, Order> Orders,
    ImmutableSortedSet<string> Escalated)
{
    /// <summary>The day on which every conversation takes place.</summary>
    public static DateOnly Today { get; } = new(2026, 3, 16);

    public static ShopState Empty { get; } = new(
        ImmutableDictionary.Create<string, Customer>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, Order>(StringComparer.Ordinal),
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    public ShopState With(Order order) => this with { Orders = Orders.SetItem(order.Id, order) };

    public ShopState With(Customer customer) => this with { Customers = Customers.SetItem(customer.Id, customer) };
}
