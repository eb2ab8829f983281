using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>A whole number for each cabin: free seats or dollars.</summary>
internal sealed record Seats(OrderedMap<int> ByCabin)
{
    public static Seats From(PyDict fields) => new(fields.Map(number => (int)((PyInt)number).Value));

    /// <exception cref="PythonException">There is no such cabin.</exception>
    public int In(PyValue cabin) =>
        Arguments.AsKey(cabin) is { } key && ByCabin.TryGet(key, out var number) ? number : throw PythonException.Key(cabin);

    public Seats Less(string cabin, int taken) => ByCabin.TryGet(cabin, out var free) ? new(ByCabin.With(cabin, free - taken)) : this;

    public PyDict ToValue() => PyDict.Of(ByCabin, number => number);
}
