using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>What is known of a flight on one date.</summary>
internal abstract record FlightStatus(string Status)
{
    public static FlightStatus From(PyDict fields) => fields.Text("status") switch
    {
        "available" => new Available(Seats.From(fields.Dict("available_seats")), Seats.From(fields.Dict("prices"))),
        var status => new Closed(status, fields),
    };

    public abstract PyDict ToValue();

    /// <summary>A flight that can be booked.</summary>
    /// <param name="AvailableSeats">Free seats by cabin.</param>
    /// <param name="Prices">Dollars by cabin.</param>
    internal sealed record Available(Seats AvailableSeats, Seats Prices) : FlightStatus("available")
    {
        public override PyDict ToValue() => PyDict.Of(("status", Status), ("available_seats", AvailableSeats.ToValue()), ("prices", Prices.ToValue()));
    }

    /// <summary>Any other state. No tool reads more of it than its name.</summary>
    internal sealed record Closed(string Status, PyDict Fields) : FlightStatus(Status)
    {
        public override PyDict ToValue() => Fields;
    }
}
