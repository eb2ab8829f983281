using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

internal sealed record Address(string Address1, string Address2, string City, string Country, string State, string Zip)
{
    public static ModelShape Model { get; } = new(
        "UserAddress",
        forbidsExtra: false,
        new("address1", Shape.Text),
        new("address2", Shape.Text),
        new("city", Shape.Text),
        new("country", Shape.Text),
        new("state", Shape.Text),
        new("zip", Shape.Text));

    public static Address From(PyDict fields) => new(
        fields.Text("address1"), fields.Text("address2"), fields.Text("city"), fields.Text("country"), fields.Text("state"), fields.Text("zip"));

    public PyDict ToValue() =>
        PyDict.Of(("address1", Address1), ("address2", Address2), ("city", City), ("country", Country), ("state", State), ("zip", Zip));
}
