using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>A trial that a policy asks for; the scheduler adds the benchmark's fingerprint.</summary>
/// <param name="Series">See <see cref="TrialKey.Series"/>.</param>
/// <param name="AgentVersion">The version to run.</param>
/// <param name="Task">The task to run it on.</param>
/// <param name="Attempt">The attempt number within that series.</param>
public sealed record TrialWanted(string Series, string AgentVersion, TaskId Task, int Attempt);
