using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>An account as a tool showed it.</summary>
internal sealed record KnownCustomer(string Id, string Name);

/// <summary>An order as a tool showed it.</summary>
internal sealed record KnownOrder(
    string Id,
    string CustomerId,
    string Status,
    DateOnly? DeliveredOn,
    string? Tracking,
    string ExpectedOn,
    ImmutableArray<KnownItem> Items);

/// <summary>An item of an order as a tool showed it.</summary>
internal sealed record KnownItem(string Id, string ProductId, string Name, decimal Price, bool Clearance);

/// <summary>An order in a list of orders.</summary>
internal sealed record ListedOrder(string Id, ImmutableArray<string> Items);

/// <summary>A variant of a product as a tool showed it.</summary>
internal sealed record KnownVariant(string Id, string ProductId, string Option, int Stock);
