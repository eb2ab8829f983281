using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

internal sealed record Order : IStateRecord
{
    public static ModelShape Model { get; } = new(
        "Order",
        forbidsExtra: false,
        new("order_id", Shape.Text),
        new("user_id", Shape.Text),
        new("address", Retail.Address.Model),
        new("items", Shape.ListOf(OrderItem.Model)),
        new("status", Shape.Literal("processed", "pending", "pending (item modified)", "delivered", "cancelled", "exchange requested", "return requested")),
        new("fulfillments", Shape.ListOf(new ModelShape("OrderFullfilment", forbidsExtra: false, new("tracking_id", Shape.ListOf(Shape.Text)), new("item_ids", Shape.ListOf(Shape.Text))))),
        new("payment_history", Shape.ListOf(OrderPayment.Model)),
        Field.Maybe("cancel_reason", Shape.Literal("no longer needed", "ordered by mistake")),
        Field.Maybe("exchange_items", Shape.ListOf(Shape.Text)),
        Field.Maybe("exchange_new_items", Shape.ListOf(Shape.Text)),
        Field.Maybe("exchange_payment_method_id", Shape.Text),
        Field.Maybe("exchange_price_difference", Shape.Real),
        Field.Maybe("return_items", Shape.ListOf(Shape.Text)),
        Field.Maybe("return_payment_method_id", Shape.Text));

    public required string OrderId { get; init; }

    public required string UserId { get; init; }

    public required Address Address { get; init; }

    public required ImmutableArray<OrderItem> Items { get; init; }

    public required string Status { get; init; }

    /// <summary>Shipments, which no tool looks into.</summary>
    public required PyValue Fulfillments { get; init; }

    public required ImmutableArray<OrderPayment> PaymentHistory { get; init; }

    public string? CancelReason { get; init; }

    public PyValue ExchangeItems { get; init; } = PyValue.None;

    public PyValue ExchangeNewItems { get; init; } = PyValue.None;

    public string? ExchangePaymentMethodId { get; init; }

    /// <summary>None, a float, or the int 0 of an exchange of nothing.</summary>
    public PyValue ExchangePriceDifference { get; init; } = PyValue.None;

    public PyValue ReturnItems { get; init; } = PyValue.None;

    public string? ReturnPaymentMethodId { get; init; }

    public string ModelName => "Order";

    public static Order From(PyDict fields) => new()
    {
        OrderId = fields.Text("order_id"),
        UserId = fields.Text("user_id"),
        Address = Address.From(fields.Dict("address")),
        Items = [.. fields.Items("items").Select(item => OrderItem.From((PyDict)item))],
        Status = fields.Text("status"),
        Fulfillments = fields["fulfillments"]!,
        PaymentHistory = [.. fields.Items("payment_history").Select(payment => OrderPayment.From((PyDict)payment))],
        CancelReason = fields.TextOrNull("cancel_reason"),
        ExchangeItems = fields["exchange_items"]!,
        ExchangeNewItems = fields["exchange_new_items"]!,
        ExchangePaymentMethodId = fields.TextOrNull("exchange_payment_method_id"),
        ExchangePriceDifference = fields["exchange_price_difference"]!,
        ReturnItems = fields["return_items"]!,
        ReturnPaymentMethodId = fields.TextOrNull("return_payment_method_id"),
    };

    public PyDict ToValue() => PyDict.Of(
        ("order_id", OrderId),
        ("user_id", UserId),
        ("address", Address.ToValue()),
        ("items", PyList.Of(Items, item => item.ToValue())),
        ("status", Status),
        ("fulfillments", Fulfillments),
        ("payment_history", PyList.Of(PaymentHistory, payment => payment.ToValue())),
        ("cancel_reason", CancelReason),
        ("exchange_items", ExchangeItems),
        ("exchange_new_items", ExchangeNewItems),
        ("exchange_payment_method_id", ExchangePaymentMethodId),
        ("exchange_price_difference", ExchangePriceDifference),
        ("return_items", ReturnItems),
        ("return_payment_method_id", ReturnPaymentMethodId));
}
