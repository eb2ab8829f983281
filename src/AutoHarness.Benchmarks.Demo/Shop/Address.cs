namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>Where parcels go.</summary>
internal sealed record Address(string Street, string PostalCode, string City)
{
    public override string ToString() => $"{Street}, {PostalCode} {City}";
}
