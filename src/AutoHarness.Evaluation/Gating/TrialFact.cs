using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>A finished trial as a policy sees it.</summary>
/// <param name="Series">The series it ran in.</param>
/// <param name="AgentVersion">The version that ran.</param>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The attempt number.</param>
/// <param name="Reward">In [0,1]; null for an infrastructure error that outlasted its retries.</param>
/// <param name="Cost">Money spent on it in USD; null when unknown.</param>
public sealed record TrialFact(string Series, string AgentVersion, TaskId Task, int Attempt, double? Reward, decimal? Cost = null);
