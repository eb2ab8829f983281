using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>Looks for flights, with the reference's way of comparing times as text.</summary>
internal sealed class FlightSearch(AirlineDatabase airline)
{
    public PyList Direct(ImmutableArray<PyValue> given)
    {
        var found = Find(given[2], given[0], given[1], leaveAfter: null);
        return PyList.Of(found, flight => Shown(flight.Flight, flight.Open, PyValue.None));
    }

    public PyList OneStop(ImmutableArray<PyValue> given)
    {
        var trips = ImmutableArray.CreateBuilder<PyValue>();
        foreach (var (first, open) in Find(given[2], given[0], to: null, leaveAfter: null))
        {
            var nextDay = first.ScheduledArrival.Contains("+1", StringComparison.Ordinal);
            var secondDate = nextDay ? DayAfter(given[2]) : given[2];
            foreach (var (second, secondOpen) in Find(secondDate, first.Destination, given[1], first.ScheduledArrival))
            {
                trips.Add(new PyList([Shown(first, open, given[2]), Shown(second, secondOpen, secondDate)]));
            }
        }

        return new PyList(trips.DrainToImmutable());
    }

    // The reference writes the day without a leading zero, so that only days from the tenth on are found, and always in May 2024.
    private static PyValue DayAfter(PyValue date)
    {
        var text = ((PyString)date).Text;
        var day = text.Length > 2 ? text[^2..] : text;
        return int.TryParse(PyText.Strip(day), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? $"2024-05-{number + 1}"
            : throw PythonException.Value($"invalid literal for int() with base 10: {PyText.Repr(day)}");
    }

    private static PyModel Shown(Flight flight, FlightStatus.Available open, PyValue date) => new(new DirectFlight(flight, open, date));

    private ImmutableArray<(Flight Flight, FlightStatus.Available Open)> Find(PyValue date, PyValue from, PyValue? to, string? leaveAfter)
    {
        var found = ImmutableArray.CreateBuilder<(Flight, FlightStatus.Available)>();
        foreach (var (_, flight) in airline.Flights.Entries)
        {
            // An airport of None is any airport; a date is looked up only for flights between the airports.
            if ((from.IsNone || from is PyString { Text: var origin } && origin == flight.Origin)
                && (to is null or PyNone || to is PyString { Text: var destination } && destination == flight.Destination)
                && Arguments.AsKey(date) is { } day
                && flight.Dates.TryGet(day, out var status)
                && status is FlightStatus.Available open
                && (leaveAfter is null || PyText.CompareCodePoints(flight.ScheduledDeparture, leaveAfter) >= 0))
            {
                found.Add((flight, open));
            }
        }

        return found.DrainToImmutable();
    }
}
