namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>One thing that was bought.</summary>
/// <param name="Id">Unique in the shop.</param>
/// <param name="Product">The product.</param>
/// <param name="VariantId">The variant that was ordered, or that replaces it after an exchange.</param>
/// <param name="Returned">It was sent back.</param>
/// <param name="Exchanged">It was swapped for another variant.</param>
internal sealed record OrderItem(string Id, Product Product, string VariantId, bool Returned = false, bool Exchanged = false);
