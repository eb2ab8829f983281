namespace AutoHarness.Agents.Tests.TestKit;

/// <summary>One agent of a <see cref="Zoo"/>.</summary>
internal sealed record ZooAgent(Zoo Zoo, int Number);
