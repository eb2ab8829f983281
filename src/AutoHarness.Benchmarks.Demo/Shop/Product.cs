using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>Something the shop sells; all variants cost the same.</summary>
/// <param name="Id">Unique in the shop.</param>
/// <param name="Name">As customers call it.</param>
/// <param name="Price">In the shop's currency.</param>
/// <param name="Clearance">Sold off; policy forbids its return.</param>
/// <param name="Variants">What it comes in.</param>
internal sealed record Product(string Id, string Name, decimal Price, bool Clearance, ImmutableArray<Variant> Variants);
