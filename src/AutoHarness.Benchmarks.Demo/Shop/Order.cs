using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>An order; compared by value, its items included.</summary>
internal sealed record Order(
    string Id,
    string CustomerId,
    OrderStatus Status,
    DateOnly PlacedOn,
    DateOnly ExpectedOn,
    DateOnly? DeliveredOn,
    string? Tracking,
    ImmutableArray<OrderItem> Items,
    Address ShipTo,
    decimal Refunded = 0,
    string? RefundedTo = null,
    string? CancelReason = null)
{
    public bool Equals(Order? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (string.Equals(Id, other.Id, StringComparison.Ordinal)
                && string.Equals(CustomerId, other.CustomerId, StringComparison.Ordinal)
                && Status == other.Status
                && PlacedOn == other.PlacedOn
                && ExpectedOn == other.ExpectedOn
                && DeliveredOn == other.DeliveredOn
                && string.Equals(Tracking, other.Tracking, StringComparison.Ordinal)
                && Items.SequenceEqual(other.Items)
                && ShipTo == other.ShipTo
                && Refunded == other.Refunded
                && string.Equals(RefundedTo, other.RefundedTo, StringComparison.Ordinal)
                && string.Equals(CancelReason, other.CancelReason, StringComparison.Ordinal)));

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);
}
