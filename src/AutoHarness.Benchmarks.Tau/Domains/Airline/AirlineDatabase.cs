using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>The airline's database.</summary>
internal sealed class AirlineDatabase(AirlineDatabase.Content content, string validatorVersion) : StateStore
{
    public StateTable<Flight> Flights { get; } = new(content.Flights);

    public StateTable<AirlineUser> Users { get; } = new(content.Users);

    public StateTable<Reservation> Reservations { get; } = new(content.Reservations);

    public override string ClassName => "FlightDB";

    protected override int Version => Flights.Version + Users.Version + Reservations.Version;

    public override StateStore Merged(PyDict data) =>
        new AirlineDatabase(Content.From(AirlineModels.Database.Validate(Merge(ToValue(), data), validatorVersion)), validatorVersion);

    public override PyDict ToValue() =>
        PyDict.Of(("flights", Flights.ToValue()), ("users", Users.ToValue()), ("reservations", Reservations.ToValue()));

    protected override void WriteSorted(IBufferWriter<byte> output)
    {
        output.Write("{\"flights\": "u8);
        Flights.WriteSorted(output);
        output.Write(", \"reservations\": "u8);
        Reservations.WriteSorted(output);
        output.Write(", \"users\": "u8);
        Users.WriteSorted(output);
        output.Write("}"u8);
    }

    protected override void AddDifferences(StateStore other, ImmutableArray<StateDifference>.Builder found)
    {
        var same = (AirlineDatabase)other;
        Flights.AddDifferences("flights", same.Flights, found);
        Users.AddDifferences("users", same.Users, found);
        Reservations.AddDifferences("reservations", same.Reservations, found);
    }

    /// <summary>What the file holds, shared by all conversations.</summary>
    internal sealed record Content(SharedTable<Flight> Flights, SharedTable<AirlineUser> Users, SharedTable<Reservation> Reservations)
    {
        public static Content From(PyDict root) => new(
            new(root.Dict("flights").Map(flight => Flight.From((PyDict)flight))),
            new(root.Dict("users").Map(user => AirlineUser.From((PyDict)user))),
            new(root.Dict("reservations").Map(reservation => Reservation.From((PyDict)reservation))));
    }
}
