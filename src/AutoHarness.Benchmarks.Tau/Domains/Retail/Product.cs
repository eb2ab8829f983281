using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

internal sealed record Product(string Name, string ProductId, OrderedMap<Variant> Variants) : IStateRecord
{
    public static ModelShape Model { get; } = new(
        "Product",
        forbidsExtra: false,
        new("name", Shape.Text),
        new("product_id", Shape.Text),
        new("variants", Shape.MapOf(Variant.Model)));

    public string ModelName => "Product";

    public static Product From(PyDict fields) =>
        new(fields.Text("name"), fields.Text("product_id"), fields.Dict("variants").Map(variant => Variant.From((PyDict)variant)));

    public PyDict ToValue() => PyDict.Of(("name", Name), ("product_id", ProductId), ("variants", PyDict.Of(Variants, variant => variant.ToValue())));
}

/// <param name="ItemId">The id under which it is sold.</param>
/// <param name="Options">Option names to values; kept as the JSON object that it is.</param>
/// <param name="Available">Whether it is in stock.</param>
/// <param name="Price">Dollars.</param>
internal sealed record Variant(string ItemId, PyDict Options, bool Available, double Price) : IStateRecord
{
    public static ModelShape Model { get; } = new(
        "Variant",
        forbidsExtra: false,
        new("item_id", Shape.Text),
        new("options", Shape.MapOf(Shape.Text)),
        new("available", Shape.Flag),
        new("price", Shape.Real));

    public string ModelName => "Variant";

    public static Variant From(PyDict fields) =>
        new(fields.Text("item_id"), fields.Dict("options"), fields.Flag("available"), fields.Real("price"));

    public PyDict ToValue() => PyDict.Of(("item_id", ItemId), ("options", Options), ("available", Available), ("price", Price));
}
