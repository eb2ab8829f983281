using System.Text.Json.Nodes;

namespace AutoHarness.Sdk;

/// <summary>The end of a trial: a reward with what the verifier found, or an infrastructure error.</summary>
public abstract record TrialOutcome
{
    private TrialOutcome()
    {
    }

    /// <summary>The trial was scored.</summary>
    /// <param name="Reward">In [0,1].</param>
    /// <param name="Run">How the agent's part ended.</param>
    /// <param name="Reason">In a few words why the reward is not 1; null when it is. May contain agent-written text.</param>
    /// <param name="Detail">What the verifier checked, expected and found; shown for train tasks only.</param>
    public sealed record Scored(double Reward, AgentRun Run, string? Reason, JsonObject? Detail = null) : TrialOutcome;

    /// <summary>Something outside the agent broke; the trial says nothing about the agent.</summary>
    /// <param name="Cause">What broke.</param>
    public sealed record Infra(string Cause) : TrialOutcome;
}
