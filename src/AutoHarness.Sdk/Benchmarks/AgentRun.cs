namespace AutoHarness.Sdk;

/// <summary>How one agent run ended.</summary>
/// <param name="End">The kind of end.</param>
/// <param name="Detail">For anything but <see cref="AgentEnd.Finished"/>: what happened, from the agent's own words (untrusted text) or from the limit.</param>
public sealed record AgentRun(AgentEnd End, string? Detail = null);
