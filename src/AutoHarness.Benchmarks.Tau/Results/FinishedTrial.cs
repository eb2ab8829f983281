using System.Text.Json.Nodes;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>A trial to be written into a results file.</summary>
/// <param name="Id">A name that no other trial has.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="Trial">Its number among the trials of the task, from 0.</param>
/// <param name="Note">What the trial noted in its trace; null for one that ended for infrastructure.</param>
public sealed record FinishedTrial(string Id, string TaskId, int Trial, JsonObject? Note)
{
    /// <summary>What broke, where nothing was noted.</summary>
    public string? Infra { get; init; }

    /// <summary>Dollars that the agent's model cost; null when not known.</summary>
    public double? AgentCost { get; init; }

    /// <summary>Dollars that the user's model cost; null when not known.</summary>
    public double? UserCost { get; init; }

    /// <summary>Wall-clock time; null when times are not wanted.</summary>
    public TimeSpan? Duration { get; init; }
}
