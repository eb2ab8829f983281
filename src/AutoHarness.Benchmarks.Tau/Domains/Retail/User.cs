using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

internal sealed record User : IStateRecord
{
    public static ModelShape Model { get; } = new(
        "User",
        forbidsExtra: false,
        new("user_id", Shape.Text),
        new("name", new ModelShape("UserName", forbidsExtra: false, new("first_name", Shape.Text), new("last_name", Shape.Text))),
        new("address", Retail.Address.Model),
        new("email", Shape.Text),
        new("payment_methods", Shape.MapOf(PaymentMethod.AnyModel)),
        new("orders", Shape.ListOf(Shape.Text)));

    public required string UserId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required Address Address { get; init; }

    public required string Email { get; init; }

    public required OrderedMap<PaymentMethod> PaymentMethods { get; init; }

    public required ImmutableArray<string> Orders { get; init; }

    public string ModelName => "User";

    public static User From(PyDict fields) => new()
    {
        UserId = fields.Text("user_id"),
        FirstName = fields.Dict("name").Text("first_name"),
        LastName = fields.Dict("name").Text("last_name"),
        Address = Address.From(fields.Dict("address")),
        Email = fields.Text("email"),
        PaymentMethods = fields.Dict("payment_methods").Map(method => PaymentMethod.From((PyDict)method)),
        Orders = fields.Texts("orders"),
    };

    public PyDict ToValue() => PyDict.Of(
        ("user_id", UserId),
        ("name", PyDict.Of(("first_name", FirstName), ("last_name", LastName))),
        ("address", Address.ToValue()),
        ("email", Email),
        ("payment_methods", PyDict.Of(PaymentMethods, method => method.ToValue())),
        ("orders", PyList.Of(Orders)));
}
