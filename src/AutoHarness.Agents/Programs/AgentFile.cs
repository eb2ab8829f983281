using System.Collections.Immutable;

namespace AutoHarness.Agents.Programs;

/// <summary>One file of an agent program.</summary>
/// <param name="Path">Relative to the experiment, with forward slashes: <c>agent/agent.cs</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record AgentFile(string Path, ImmutableArray<byte> Content);
