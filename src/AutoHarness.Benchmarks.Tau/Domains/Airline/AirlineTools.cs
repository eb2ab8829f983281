using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Domains.Calculating;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>The agent's tools of the airline domain: the list, and what several of them need.</summary>
internal sealed partial class AirlineTools(StateStore database, string validatorVersion) : Toolkit(database)
{
    private static readonly ToolMethods All = new(
    [
        Tool(
            ToolKind.Write,
            "book_reservation",
            "user_id origin destination flight_type cabin flights passengers payment_methods total_baggages nonfree_baggages insurance",
            (kit, given) => kit.Book(given)),
        Tool(ToolKind.Generic, "calculate", "expression", (_, given) => Calculator.Calculate(given[0])),
        Tool(ToolKind.Write, "cancel_reservation", "reservation_id", (kit, given) => kit.Cancel(given[0])),
        Tool(ToolKind.Read, "get_reservation_details", "reservation_id", (kit, given) => new PyModel(kit.ReservationOf(given[0]))),
        Tool(ToolKind.Read, "get_user_details", "user_id", (kit, given) => new PyModel(kit.UserOf(given[0]))),
        Tool(ToolKind.Read, "list_all_airports", "", (_, _) => Airports.All),
        Tool(ToolKind.Read, "search_direct_flight", "origin destination date", (kit, given) => new FlightSearch(kit.Airline).Direct(given)),
        Tool(ToolKind.Read, "search_onestop_flight", "origin destination date", (kit, given) => new FlightSearch(kit.Airline).OneStop(given)),
        Tool(ToolKind.Write, "send_certificate", "user_id amount", (kit, given) => kit.SendCertificate(given)),
        Tool(ToolKind.Generic, "transfer_to_human_agents", "summary", (_, _) => "Transfer successful"),
        Tool(ToolKind.Write, "update_reservation_baggages", "reservation_id total_baggages nonfree_baggages payment_id", (kit, given) => kit.UpdateBaggages(given)),
        Tool(ToolKind.Write, "update_reservation_flights", "reservation_id cabin flights payment_id", (kit, given) => kit.UpdateFlights(given)),
        Tool(ToolKind.Write, "update_reservation_passengers", "reservation_id passengers", (kit, given) => kit.UpdatePassengers(given)),
        Tool(ToolKind.Read, "get_flight_status", "flight_number date", (kit, given) => kit.StatusOf(given[0], given[1]).Status),
    ]);

    public override string ClassName => "AirlineTools";

    public override ToolMethods Methods => All;

    private AirlineDatabase Airline => (AirlineDatabase)Database;

    private static ToolMethod Tool(ToolKind? kind, string name, string parameters, Func<AirlineTools, ImmutableArray<PyValue>, PyValue> run) =>
        ToolMethod.Of(kind, name, parameters, run);

    private AirlineUser UserOf(PyValue id) =>
        Arguments.AsKey(id) is { } key && Airline.Users.TryGet(key, out var user) ? user : throw PythonException.Value($"User {id} not found");

    private Reservation ReservationOf(PyValue id) =>
        Arguments.AsKey(id) is { } key && Airline.Reservations.TryGet(key, out var reservation)
            ? reservation
            : throw PythonException.Value($"Reservation {id} not found");

    private Flight FlightOf(PyValue number) =>
        Arguments.AsKey(number) is { } key && Airline.Flights.TryGet(key, out var flight) ? flight : throw PythonException.Value($"Flight {number} not found");

    private FlightStatus StatusOf(PyValue number, PyValue date) =>
        FlightOf(number) is var flight && Arguments.AsKey(date) is { } key && flight.Dates.TryGet(key, out var status)
            ? status
            : throw PythonException.Value($"Flight {number} not found on date {date}");

    // A list of nothing but objects becomes records; any other is used as it is, and fails where a record's field is asked for.
    private PyValue Converted(PyValue list, ModelShape model)
    {
        var items = Arguments.Iterate(list);
        return items.All(item => item is PyDict) ? PyList.Of(items, item => model.Validate(item, validatorVersion)) : list;
    }

    private static PyDict RecordOf(PyValue item, string firstField) =>
        item is PyDict record ? record : throw PythonException.Attribute(item.TypeName, firstField);

    private PyModel Keep(Reservation reservation)
    {
        Airline.Reservations.Set(reservation.ReservationId, reservation);
        return new PyModel(reservation);
    }

    private void Keep(AirlineUser user, string methodId, PaymentMethod method) =>
        Airline.Users.Set(user.UserId, user with { PaymentMethods = user.PaymentMethods.With(methodId, method) });
}
