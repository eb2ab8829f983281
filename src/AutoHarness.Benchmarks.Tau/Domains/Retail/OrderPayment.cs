using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

/// <param name="TransactionType"><c>payment</c> or <c>refund</c>.</param>
/// <param name="Amount">Dollars.</param>
/// <param name="PaymentMethodId">The means of payment.</param>
internal sealed record OrderPayment(string TransactionType, double Amount, string PaymentMethodId)
{
    public static ModelShape Model { get; } = new(
        "OrderPayment",
        forbidsExtra: false,
        new("transaction_type", Shape.Literal("payment", "refund")),
        new("amount", Shape.Real),
        new("payment_method_id", Shape.Text));

    public static OrderPayment From(PyDict fields) => new(fields.Text("transaction_type"), fields.Real("amount"), fields.Text("payment_method_id"));

    public PyDict ToValue() => PyDict.Of(("transaction_type", TransactionType), ("amount", Amount), ("payment_method_id", PaymentMethodId));
}
