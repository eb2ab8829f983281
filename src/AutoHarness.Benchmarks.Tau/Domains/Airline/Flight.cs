using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

internal sealed record Flight : IStateRecord
{
    public required string FlightNumber { get; init; }

    public required string Origin { get; init; }

    public required string Destination { get; init; }

    /// <summary>Such as <c>06:00:00</c>, in Eastern time.</summary>
    public required string ScheduledDeparture { get; init; }

    /// <summary>Such as <c>07:00:00</c>, or <c>01:30:00+1</c> on the next day.</summary>
    public required string ScheduledArrival { get; init; }

    /// <summary>By date, <c>YYYY-MM-DD</c>.</summary>
    public required OrderedMap<FlightStatus> Dates { get; init; }

    public string ModelName => "Flight";

    public static Flight From(PyDict fields) => new()
    {
        FlightNumber = fields.Text("flight_number"),
        Origin = fields.Text("origin"),
        Destination = fields.Text("destination"),
        ScheduledDeparture = fields.Text("scheduled_departure_time_est"),
        ScheduledArrival = fields.Text("scheduled_arrival_time_est"),
        Dates = fields.Dict("dates").Map(status => FlightStatus.From((PyDict)status)),
    };

    public PyDict ToValue() => PyDict.Of(
        ("flight_number", FlightNumber),
        ("origin", Origin),
        ("destination", Destination),
        ("scheduled_departure_time_est", ScheduledDeparture),
        ("scheduled_arrival_time_est", ScheduledArrival),
        ("dates", PyDict.Of(Dates, status => status.ToValue())));
}
