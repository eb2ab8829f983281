namespace AutoHarness.Sdk;

/// <summary>
/// A set of tasks with an environment and a verifier. It runs one trial at a time and knows nothing of the loop around it:
/// concurrency, retries, resume and budgets belong to the scheduler.
/// </summary>
public interface IBenchmark
{
    /// <summary>The name as in the config, such as <c>demo</c>.</summary>
    string Name { get; }

    /// <summary>All tasks, in a stable order. Valid after <see cref="PrepareAsync"/>.</summary>
    IReadOnlyList<BenchmarkTask> Tasks { get; }

    /// <summary>
    /// A hash over everything that decides a reward besides the agent: data, grader, images, limits, the model and its parameters.
    /// Trials with different fingerprints are never pooled.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>The models that its own part of a trial opens; each is tried before the first trial and belongs to what scores depend on.</summary>
    IReadOnlyList<BenchmarkModel> Models => [];

    /// <summary>What has to be said with every number, such as a setting that departs from the benchmark's own. Valid after <see cref="PrepareAsync"/>.</summary>
    IReadOnlyList<string> Labels => [];

    /// <summary>Fetches data and starts services; idempotent.</summary>
    /// <exception cref="HarnessException">Something is missing; the error says what and how to get it.</exception>
    Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Task and gold texts of one task, for the leak scan; never shown to anybody.</summary>
    IReadOnlyList<string> ScanTexts(TaskId task);

    /// <summary>Runs one trial: sets up the environment, lets the agent act, verifies.</summary>
    /// <exception cref="InfrastructureException">Something outside the agent broke; the trial is not scored.</exception>
    Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken);
}
