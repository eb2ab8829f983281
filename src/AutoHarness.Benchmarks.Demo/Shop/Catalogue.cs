using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Demo.Shop;

/// <summary>What the shop sells. The last variant of every product is out of stock.</summary>
internal static class Catalogue
{
    public static ImmutableArray<Product> Products { get; } =
    [
        Make("P01", "Stove Kettle", 48.50m, "black", "cream", "steel"),
        Make("P02", "Wool Blanket", 72.00m, "grey", "moss", "rust"),
        Make("P03", "Linen Apron", 31.90m, "blue", "ochre", "white"),
        Make("P04", "Walking Boots", 119.00m, "brown", "olive", "sand"),
        Make("P05", "Desk Lamp", 64.25m, "brass", "green", "ivory"),
        Make("P06", "Rain Jacket", 98.40m, "navy", "red", "yellow"),
        Make("P07", "Bread Box", 39.95m, "birch", "walnut", "oak"),
        Make("P08", "Garden Bench", 184.00m, "natural", "teal", "plum"),
        Make("P09", "Travel Mug", 22.80m, "copper", "mint", "pearl"),
        Make("P10", "Picnic Basket", 57.60m, "honey", "willow", "coral"),
    ];

    public static ImmutableArray<Product> Clearance { get; } =
    [
        Make("P11", "Wall Clock", 44.00m, "amber", "slate", "lime") with { Clearance = true },
        Make("P12", "Tea Tray", 27.30m, "cherry", "azure", "khaki") with { Clearance = true },
    ];

    public static Product? Find(string id) =>
        Products.Concat(Clearance).FirstOrDefault(product => string.Equals(product.Id, id, StringComparison.Ordinal));

    private static Product Make(string id, string name, decimal price, string first, string second, string gone) =>
        new(id, name, price, Clearance: false, [new($"{id}-A", first, 9), new($"{id}-B", second, 4), new($"{id}-C", gone, 0)]);
}
