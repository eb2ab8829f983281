using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>A parameter of a tool.</summary>
/// <param name="Name">Its name in the reference.</param>
/// <param name="Default">The value when the call leaves it out; null when it must be given.</param>
internal sealed record Parameter(string Name, PyValue? Default = null);
