namespace AutoHarness.Sdk;

/// <summary>
/// A benchmark that can disguise its tasks: the same job at the same difficulty with other names, ids and numbers. It tells an agent that
/// learned the job from one that learned answers.
/// </summary>
public interface IRenamedTwins
{
    /// <summary>Runs one trial on the twin of the task. A task has one twin, always the same.</summary>
    /// <exception cref="InfrastructureException">Something outside the agent broke; the trial is not scored.</exception>
    Task<TrialOutcome> RunTwinAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken);
}
