namespace AutoHarness.Benchmarks.Tau;

/// <summary>Where the benchmark's files lie.</summary>
/// <param name="Data">The folder that holds <c>tau2/</c>.</param>
/// <param name="Repository">The root of a clone, or null.</param>
/// <param name="Schemas">A file of tool schemas, or null.</param>
internal sealed record TauPlaces(string Data, string? Repository, string? Schemas);
