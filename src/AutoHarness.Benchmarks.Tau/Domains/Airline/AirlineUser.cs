using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <param name="UserId">The user's id.</param>
/// <param name="Profile">All fields as they were read; those that tools change are kept beside it.</param>
/// <param name="PaymentMethods">By id.</param>
/// <param name="Reservations">The user's reservations, in the order of booking.</param>
internal sealed record AirlineUser(string UserId, PyDict Profile, OrderedMap<PaymentMethod> PaymentMethods, ImmutableArray<string> Reservations) : IStateRecord
{
    public string ModelName => "User";

    public static AirlineUser From(PyDict fields) => new(
        fields.Text("user_id"),
        fields,
        fields.Dict("payment_methods").Map(method => PaymentMethod.From((PyDict)method)),
        fields.Texts("reservations"));

    public PyDict ToValue() => Profile
        .With("payment_methods", PyDict.Of(PaymentMethods, method => method.ToValue()))
        .With("reservations", PyList.Of(Reservations));
}
