using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>The airports that the reference lists, in its order.</summary>
internal static class Airports
{
    public static PyList All { get; } = new(
    [
        Airport("SFO", "San Francisco"),
        Airport("JFK", "New York"),
        Airport("LAX", "Los Angeles"),
        Airport("ORD", "Chicago"),
        Airport("DFW", "Dallas"),
        Airport("DEN", "Denver"),
        Airport("SEA", "Seattle"),
        Airport("ATL", "Atlanta"),
        Airport("MIA", "Miami"),
        Airport("BOS", "Boston"),
        Airport("PHX", "Phoenix"),
        Airport("IAH", "Houston"),
        Airport("LAS", "Las Vegas"),
        Airport("MCO", "Orlando"),
        Airport("EWR", "Newark"),
        Airport("CLT", "Charlotte"),
        Airport("MSP", "Minneapolis"),
        Airport("DTW", "Detroit"),
        Airport("PHL", "Philadelphia"),
        Airport("LGA", "LaGuardia"),
    ]);

    private static PyDict Airport(string code, string city) => PyDict.Of(("iata", code), ("city", city));
}
