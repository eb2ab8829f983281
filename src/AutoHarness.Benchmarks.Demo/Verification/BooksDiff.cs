using AutoHarness.Benchmarks.Demo.Shop;

namespace AutoHarness.Benchmarks.Demo.Verification;

/// <summary>What changed in the books, in a stable order and in words that are equal exactly when the changes are.</summary>
internal static class BooksDiff
{
    public static IReadOnlyList<string> Between(ShopState before, ShopState after)
    {
        if (ReferenceEquals(before, after))
        {
            return [];
        }

        var changes = new List<string>();
        foreach (var (id, order) in after.Orders)
        {
            if (!ReferenceEquals(order, before.Orders[id]))
            {
                changes.AddRange(Between(before.Orders[id], order));
            }
        }

        changes.AddRange(after.Escalated.Except(before.Escalated).Select(id => $"{id} escalated"));
        changes.Sort(StringComparer.Ordinal);
        return changes;
    }

    private static IEnumerable<string> Between(Order before, Order after)
    {
        if (before.Status != after.Status)
        {
            yield return $"{after.Id} {after.Status} ({after.CancelReason})";
        }

        if (before.ShipTo != after.ShipTo)
        {
            yield return $"{after.Id} to {after.ShipTo}";
        }

        if (before.Refunded != after.Refunded)
        {
            yield return $"{after.Id} refunded {after.Refunded:0.00} to {after.RefundedTo}";
        }

        foreach (var (old, item) in before.Items.Zip(after.Items).Where(pair => pair.First != pair.Second))
        {
            yield return item.Returned != old.Returned ? $"{item.Id} returned" : $"{item.Id} exchanged for {item.VariantId}";
        }
    }
}
