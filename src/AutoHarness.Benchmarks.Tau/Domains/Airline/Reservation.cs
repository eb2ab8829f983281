using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>A booking. Cabin, passengers and bags are whatever an update said, since the reference checks them only when it books.</summary>
internal sealed record Reservation : IStateRecord
{
    public required string ReservationId { get; init; }

    public required string UserId { get; init; }

    public required string Origin { get; init; }

    public required string Destination { get; init; }

    public required string FlightType { get; init; }

    public required PyValue Cabin { get; init; }

    public required ImmutableArray<BookedFlight> Flights { get; init; }

    public required PyValue Passengers { get; init; }

    public required ImmutableArray<Payment> PaymentHistory { get; init; }

    public required string CreatedAt { get; init; }

    public required PyValue TotalBaggages { get; init; }

    public required PyValue NonfreeBaggages { get; init; }

    public required string Insurance { get; init; }

    public string? Status { get; init; }

    public string ModelName => "Reservation";

    public static Reservation From(PyDict fields) => new()
    {
        ReservationId = fields.Text("reservation_id"),
        UserId = fields.Text("user_id"),
        Origin = fields.Text("origin"),
        Destination = fields.Text("destination"),
        FlightType = fields.Text("flight_type"),
        Cabin = fields["cabin"]!,
        Flights = [.. fields.Items("flights").Select(flight => BookedFlight.From((PyDict)flight))],
        Passengers = fields["passengers"]!,
        PaymentHistory = [.. fields.Items("payment_history").Select(payment => Payment.From((PyDict)payment))],
        CreatedAt = fields.Text("created_at"),
        TotalBaggages = fields["total_baggages"]!,
        NonfreeBaggages = fields["nonfree_baggages"]!,
        Insurance = fields.Text("insurance"),
        Status = fields.TextOrNull("status"),
    };

    public PyDict ToValue() => PyDict.Of(
        ("reservation_id", ReservationId),
        ("user_id", UserId),
        ("origin", Origin),
        ("destination", Destination),
        ("flight_type", FlightType),
        ("cabin", Cabin),
        ("flights", PyList.Of(Flights, flight => flight.ToValue())),
        ("passengers", Passengers),
        ("payment_history", PyList.Of(PaymentHistory, payment => payment.ToValue())),
        ("created_at", CreatedAt),
        ("total_baggages", TotalBaggages),
        ("nonfree_baggages", NonfreeBaggages),
        ("insurance", Insurance),
        ("status", Status));
}

/// <param name="FlightNumber">The flight.</param>
/// <param name="Origin">Airport code.</param>
/// <param name="Destination">Airport code.</param>
/// <param name="Date"><c>YYYY-MM-DD</c>.</param>
/// <param name="Price">Dollars a passenger.</param>
internal sealed record BookedFlight(string FlightNumber, string Origin, string Destination, string Date, PyInt Price)
{
    public static BookedFlight From(PyDict fields) =>
        new(fields.Text("flight_number"), fields.Text("origin"), fields.Text("destination"), fields.Text("date"), (PyInt)fields["price"]!);

    public PyDict ToValue() =>
        PyDict.Of(("flight_number", FlightNumber), ("origin", Origin), ("destination", Destination), ("date", Date), ("price", Price));
}

/// <param name="PaymentId">The means of payment.</param>
/// <param name="Amount">Dollars; negative for a refund.</param>
internal sealed record Payment(string PaymentId, PyInt Amount)
{
    public static Payment From(PyDict fields) => new(fields.Text("payment_id"), (PyInt)fields["amount"]!);

    public PyDict ToValue() => PyDict.Of(("payment_id", PaymentId), ("amount", Amount));
}
