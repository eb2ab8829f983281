using AutoHarness.Benchmarks.Tau.Validation;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>What the airline's records hold, as the reference declares it.</summary>
internal static class AirlineModels
{
    private static readonly Shape Cabin = Shape.Literal("business", "economy", "basic_economy");

    private static readonly Shape ByCabin = Shape.MapOf(Shape.Whole, Cabin);

    /// <summary>What is known of a flight on a date, in the order in which the reference tries the kinds.</summary>
    public static Shape FlightStatus { get; } = Shape.AnyOf(
        Of("FlightDateStatusAvailable", Status("available"), new("available_seats", ByCabin), new("prices", ByCabin)),
        Of("FlightDateStatusLanded", Status("landed"), Time("actual_departure"), Time("actual_arrival")),
        Of("FlightDateStatusCancelled", Status("cancelled")),
        Of("FlightDateStatusDelayed", Status("delayed"), Time("estimated_departure"), Time("estimated_arrival")),
        Of("FlightDataStatusFlying", Status("flying"), Time("actual_departure"), Time("estimated_arrival")),
        Of("FlightDataStatusOnTime", Status("on time"), Time("estimated_departure"), Time("estimated_arrival")));

    public static ModelShape Flight { get; } = Of(
        "Flight",
        Text("flight_number"),
        Text("origin"),
        Text("destination"),
        Time("scheduled_departure"),
        Time("scheduled_arrival"),
        new("dates", Shape.MapOf(FlightStatus)));

    public static ModelShape FlightInfo { get; } = Of("FlightInfo", Text("flight_number"), Text("date"));

    public static ModelShape Passenger { get; } = Of("Passenger", Text("first_name"), Text("last_name"), Text("dob"));

    public static ModelShape Payment { get; } = Of("Payment", Text("payment_id"), new("amount", Shape.Whole));

    public static ModelShape Certificate { get; } = Of("Certificate", new("source", Shape.Literal("certificate")), Text("id"), new("amount", Shape.Real));

    public static ModelShape User { get; } = Of(
        "User",
        Text("user_id"),
        new("name", Of("Name", Text("first_name"), Text("last_name"))),
        new("address", Of("Address", Text("address1"), Field.Maybe("address2", Shape.Text), Text("city"), Text("country"), Text("state"), Text("zip"))),
        Text("email"),
        Text("dob"),
        new("payment_methods", Shape.MapOf(Shape.AnyOf(
            Of("CreditCard", new("source", Shape.Literal("credit_card")), Text("id"), Text("brand"), Text("last_four")),
            Of("GiftCard", new("source", Shape.Literal("gift_card")), Text("id"), new("amount", Shape.Real)),
            Certificate))),
        new("saved_passengers", Shape.ListOf(Passenger)),
        new("membership", Shape.Literal("gold", "silver", "regular")),
        new("reservations", Shape.ListOf(Shape.Text)));

    public static ModelShape Reservation { get; } = Of(
        "Reservation",
        Text("reservation_id"),
        Text("user_id"),
        Text("origin"),
        Text("destination"),
        new("flight_type", Shape.Literal("round_trip", "one_way")),
        new("cabin", Cabin),
        new("flights", Shape.ListOf(Of("ReservationFlight", Text("flight_number"), Text("origin"), Text("destination"), Text("date"), new("price", Shape.Whole)))),
        new("passengers", Shape.ListOf(Passenger)),
        new("payment_history", Shape.ListOf(Payment)),
        Text("created_at"),
        new("total_baggages", Shape.Whole),
        new("nonfree_baggages", Shape.Whole),
        new("insurance", Shape.Literal("yes", "no")),
        Field.Maybe("status", Shape.Literal("cancelled")));

    public static ModelShape Database { get; } = new(
        "FlightDB",
        forbidsExtra: true,
        new("flights", Shape.MapOf(Flight)),
        new("users", Shape.MapOf(User)),
        new("reservations", Shape.MapOf(Reservation)));

    private static ModelShape Of(string name, params System.Collections.Immutable.ImmutableArray<Field> fields) => new(name, forbidsExtra: false, fields);

    private static Field Text(string name) => new(name, Shape.Text);

    private static Field Status(string value) => new("status", Shape.Literal(value));

    private static Field Time(string what) => new($"{what}_time_est", Shape.Text);
}
