namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>One form of a product.</summary>
internal sealed record Variant(string Id, string Option, int Stock);
