using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>A record that two states hold differently.</summary>
/// <param name="Path">Where it is, such as <c>orders.#W0000001</c>.</param>
/// <param name="Left">The record in the first state; null when it is not there.</param>
/// <param name="Right">The record in the second state; null when it is not there.</param>
internal sealed record StateDifference(string Path, PyValue? Left, PyValue? Right);
