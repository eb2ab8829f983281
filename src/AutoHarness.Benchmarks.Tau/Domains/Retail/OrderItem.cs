using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

internal sealed record OrderItem(string Name, string ProductId, string ItemId, double Price, PyDict Options)
{
    public static ModelShape Model { get; } = new(
        "OrderItem",
        forbidsExtra: false,
        new("name", Shape.Text),
        new("product_id", Shape.Text),
        new("item_id", Shape.Text),
        new("price", Shape.Real),
        new("options", Shape.MapOf(Shape.Text)));

    public static OrderItem From(PyDict fields) =>
        new(fields.Text("name"), fields.Text("product_id"), fields.Text("item_id"), fields.Real("price"), fields.Dict("options"));

    public PyDict ToValue() => PyDict.Of(("name", Name), ("product_id", ProductId), ("item_id", ItemId), ("price", Price), ("options", Options));
}
