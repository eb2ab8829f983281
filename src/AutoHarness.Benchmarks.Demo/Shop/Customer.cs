namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>An account of the shop.</summary>
internal sealed record Customer(string Id, string Name, string Email);
