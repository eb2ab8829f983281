using System.Collections.Immutable;

namespace AutoHarness.Experiments.Sessions;

/// <summary>A command as it was called.</summary>
/// <param name="Name">Such as <c>gate</c>.</param>
/// <param name="Arguments">Its own arguments, without those that say where and how to print.</param>
public sealed record CommandLine(string Name, ImmutableArray<string> Arguments);
