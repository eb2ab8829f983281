namespace AutoHarness.AgentWire;

/// <summary>The other side sent something that the protocol does not allow.</summary>
internal sealed class WireException(string message) : Exception(message);
