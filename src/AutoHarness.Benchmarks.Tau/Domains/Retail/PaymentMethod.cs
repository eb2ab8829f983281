using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

/// <summary>A user's means of payment.</summary>
internal abstract record PaymentMethod(string Source, string Id)
{
    /// <summary>The kinds in the order in which the reference tries them.</summary>
    public static Shape AnyModel { get; } = Shape.AnyOf(
        new ModelShape(
            "CreditCard",
            forbidsExtra: false,
            new("source", Shape.Literal("credit_card")),
            new("id", Shape.Text),
            new("brand", Shape.Text),
            new("last_four", Shape.Text)),
        new ModelShape("GiftCard", forbidsExtra: false, new("source", Shape.Literal("gift_card")), new("id", Shape.Text), new("balance", Shape.Real)),
        new ModelShape("Paypal", forbidsExtra: false, new("source", Shape.Literal("paypal")), new("id", Shape.Text)));

    public static PaymentMethod From(PyDict fields) => fields.Text("source") switch
    {
        "credit_card" => new CreditCard(fields.Text("id"), fields.Text("brand"), fields.Text("last_four")),
        "gift_card" => new GiftCard(fields.Text("id"), fields.Real("balance")),
        _ => new Paypal(fields.Text("id")),
    };

    public abstract PyDict ToValue();
}

internal sealed record CreditCard(string Id, string Brand, string LastFour) : PaymentMethod("credit_card", Id)
{
    public override PyDict ToValue() => PyDict.Of(("source", Source), ("id", Id), ("brand", Brand), ("last_four", LastFour));
}

internal sealed record Paypal(string Id) : PaymentMethod("paypal", Id)
{
    public override PyDict ToValue() => PyDict.Of(("source", Source), ("id", Id));
}

/// <param name="Id">The card's id.</param>
/// <param name="Balance">Dollars.</param>
internal sealed record GiftCard(string Id, double Balance) : PaymentMethod("gift_card", Id)
{
    public override PyDict ToValue() => PyDict.Of(("source", Source), ("id", Id), ("balance", Balance));
}
