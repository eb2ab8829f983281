namespace AutoHarness.Sdk;

/// <summary>The agent asked for more than one trial may use. Its run ends as a broken limit; what it left behind is scored, and it is never infrastructure.</summary>
public sealed class AgentLimitException(string limit) : Exception(limit);
