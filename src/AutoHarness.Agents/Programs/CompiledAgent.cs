namespace AutoHarness.Agents.Programs;

/// <summary>A compiled C# agent.</summary>
/// <param name="Assembly">Path of its assembly in the cache.</param>
/// <param name="Type">Full name of the class that implements the agent.</param>
internal sealed record CompiledAgent(string Assembly, string Type);
