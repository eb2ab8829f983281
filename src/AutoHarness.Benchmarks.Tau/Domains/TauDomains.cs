namespace AutoHarness.Benchmarks.Tau.Domains;

/// <summary>The domains by name.</summary>
internal static class TauDomains
{
    public static IReadOnlyList<string> Names { get; } = ["retail", "airline", "telecom", "telecom-workflow", "mock"];

    /// <summary>Loads a domain's data.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="dataRoot">The folder that holds <c>tau2/</c>, as <c>TAU2_DATA_DIR</c> names it.</param>
    /// <exception cref="Sdk.HarnessException">There is no such domain, or its data are missing or malformed.</exception>
    public static TauDomain Load(string name, string dataRoot) => throw new NotSupportedException($"{name} in {dataRoot}");
}
