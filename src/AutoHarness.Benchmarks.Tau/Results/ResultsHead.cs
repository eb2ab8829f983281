namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>What a results file says about how its simulations came about.</summary>
/// <param name="Agent">The agent, such as its version.</param>
/// <param name="AgentModel">The agent's model.</param>
/// <param name="AgentTemperature">Its temperature; null for its own.</param>
/// <param name="AgentEffort">Its reasoning effort; null for its own.</param>
/// <param name="UserModel">The user's model.</param>
/// <param name="Seed">Seed of the experiment.</param>
/// <param name="Timestamp">When it was written; null when times are not wanted.</param>
public sealed record ResultsHead(string Agent, string AgentModel, double? AgentTemperature, string? AgentEffort, string UserModel, long Seed, string? Timestamp);
