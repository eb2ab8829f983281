using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The user's side of the telecom domain.</summary>
internal sealed record PhoneState(Phone Device, Surroundings Surroundings)
{
    public static PhoneState From(PyDict root) => new(Phone.From(root.Dict("device")), Surroundings.From(root.Dict("surroundings")));

    public PyDict ToValue() => PyDict.Of(("device", Device.ToValue()), ("surroundings", Surroundings.ToValue()));
}
