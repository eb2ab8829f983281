using AutoHarness.Benchmarks.Tau.Data;
using AutoHarness.Benchmarks.Tau.Domains.Airline;
using AutoHarness.Benchmarks.Tau.Domains.Mock;
using AutoHarness.Benchmarks.Tau.Domains.Retail;
using AutoHarness.Benchmarks.Tau.Domains.Telecom;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Domains;

/// <summary>The domains by name.</summary>
internal static class TauDomains
{
    public static IReadOnlyList<string> Names { get; } = ["retail", "airline", "telecom", "telecom-workflow", "mock"];

    /// <summary>Loads a domain's data.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="dataRoot">The folder that holds <c>tau2/</c>, as <c>TAU2_DATA_DIR</c> names it.</param>
    /// <exception cref="HarnessException">There is no such domain, or its data are missing or malformed.</exception>
    public static TauDomain Load(string name, string dataRoot)
    {
        var folder = new TauDataFolder(dataRoot);
        return name switch
        {
            "mock" => new MockDomain(new(folder, "mock")),
            "retail" => new RetailDomain(new(folder, "retail")),
            "airline" => new AirlineDomain(new(folder, "airline")),
            "telecom" or "telecom-workflow" => new TelecomDomain(name, new(folder, "telecom")),
            _ => throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1561", $"tau-bench has no domain \"{name}\"")
            {
                Why = $"its domains are {string.Join(", ", Names)}",
                Fixes = [$"set domain to {NearestWord.Of(name, Names) ?? "one of them"}"],
            }),
        };
    }
}
