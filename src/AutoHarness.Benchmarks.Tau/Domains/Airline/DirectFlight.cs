using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>A flight as a search shows it.</summary>
/// <param name="Flight">The flight.</param>
/// <param name="Open">Seats and prices on the day.</param>
/// <param name="Date">The day; None in a search for direct flights.</param>
internal sealed record DirectFlight(Flight Flight, FlightStatus.Available Open, PyValue Date) : IStateRecord
{
    public string ModelName => "DirectFlight";

    public PyDict ToValue() => PyDict.Of(
        ("flight_number", Flight.FlightNumber),
        ("origin", Flight.Origin),
        ("destination", Flight.Destination),
        ("status", Open.Status),
        ("scheduled_departure_time_est", Flight.ScheduledDeparture),
        ("scheduled_arrival_time_est", Flight.ScheduledArrival),
        ("date", Date),
        ("available_seats", Open.AvailableSeats.ToValue()),
        ("prices", Open.Prices.ToValue()));
}
