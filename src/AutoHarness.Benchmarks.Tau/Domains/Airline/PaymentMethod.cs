using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>A user's means of payment.</summary>
internal abstract record PaymentMethod(string Source, string Id)
{
    public static PaymentMethod From(PyDict fields) => fields.Text("source") is "credit_card"
        ? new CreditCard(fields.Text("id"), fields.Text("brand"), fields.Text("last_four"))
        : new StoredValue(fields.Text("source"), fields.Text("id"), fields.Real("amount"));

    public abstract PyDict ToValue();
}

internal sealed record CreditCard(string Id, string Brand, string LastFour) : PaymentMethod("credit_card", Id)
{
    public override PyDict ToValue() => PyDict.Of(("source", Source), ("id", Id), ("brand", Brand), ("last_four", LastFour));
}

/// <summary>A gift card, or a certificate, which is used up whole.</summary>
/// <param name="Source"><c>gift_card</c> or <c>certificate</c>.</param>
/// <param name="Id">The id.</param>
/// <param name="Amount">Dollars.</param>
internal sealed record StoredValue(string Source, string Id, double Amount) : PaymentMethod(Source, Id)
{
    public bool IsCertificate => Source == "certificate";

    public override PyDict ToValue() => PyDict.Of(("source", Source), ("id", Id), ("amount", Amount));
}
