using System.Collections.Immutable;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Programs;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Progress;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Scheduling;
using AutoHarness.Experiments.Spending;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sessions;

/// <summary>What the operations of one command share.</summary>
internal sealed record ExperimentContext
{
    public required ExperimentFolder Folder { get; init; }

    public required ExperimentConfig Config { get; init; }

    public required HarnessEnvironment Environment { get; init; }

    public required ExperimentLedger Ledger { get; init; }

    public required HeldOutStore HeldOut { get; init; }

    public required TrialStores Stores { get; init; }

    public required IBenchmark Benchmark { get; init; }

    /// <summary>Everything besides the agent that decides a reward.</summary>
    public required string Fingerprint { get; init; }

    public required AgentFleet Fleet { get; init; }

    public required AgentPrograms Programs { get; init; }

    public required TrialScheduler Scheduler { get; init; }

    public required WorkspaceProjections Projections { get; init; }

    public required IProgressSink Progress { get; init; }

    /// <summary>What the command may still use.</summary>
    public required Budget Budget { get; init; }

    /// <summary>The iteration that is under way.</summary>
    public IterationScope Iteration { get; init; } = new();

    /// <summary>A model as the proxy serves it.</summary>
    /// <exception cref="HarnessException">It is none that is served over HTTP, or its key is missing.</exception>
    public Func<string, ProxyModel> ProxiedModel { get; init; } = name => throw new InvalidOperationException($"no model {name} was set up");

    /// <summary>One small request to a model.</summary>
    /// <exception cref="HarnessException">It cannot be used.</exception>
    public Func<ModelSpec, ModelRole, CancellationToken, Task> PreflightAsync { get; init; } = (_, _, _) => Task.CompletedTask;

    public required PendingCommand Command { get; init; }

    /// <summary>What every number rests on.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>The held-out state folder of this experiment.</summary>
    public required string SealedFolder { get; init; }

    public void Report(string subject, string what, params ReadOnlySpan<(string Key, string Value)> fields)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(fields.Length);
        foreach (var (key, value) in fields)
        {
            pairs.Add(new(key, value));
        }

        Progress.Report(new(Environment.Time.GetUtcNow(), subject, what, pairs.ToImmutable()));
    }

    /// <summary>Begins an iteration, or goes on with one: what it used before counts against its budget.</summary>
    public IDisposable BeginIteration(int number)
    {
        var before = Stores.Spent(number) + Ledger.Spends().Where(row => row.Iteration == number).Aggregate(Usage.None, (sum, row) => sum + TrialUsage.Sum(row.Usage));
        return Iteration.Begin(number, new Budget(Config.Budget.Iteration.Limits, before.AsPaid(), TimeSpan.Zero, Environment.Time) { Scope = BudgetScope.Iteration });
    }

    /// <summary>Says that a named point of a command is reached, where a test may kill it.</summary>
    public void Reach(string point) => Environment.Faults.Reach(point);

    /// <summary>A trial with everything that belongs to it.</summary>
    public TrialRequest Request(string series, string version, TaskId task, int attempt, Split split) =>
        new(new TrialKey(series, version, task, attempt, Fingerprint), split, Config.Seed);

    /// <summary>Runs the trials of a series that are missing and returns all that were wanted.</summary>
    public async Task<ImmutableArray<TrialRecord>> RunTrialsAsync(
        string subject, ImmutableArray<KeyValuePair<string, string>> fields, IReadOnlyList<TrialRequest> wanted, bool keepTraces, CancellationToken ct)
    {
        var known = Known(wanted);
        if (known.Count < wanted.Count)
        {
            await Scheduler.RunAsync(new TrialBatch(subject, fields, wanted, known, keepTraces), ct);
            known = Known(wanted);
        }

        return [.. wanted.Select(trial => known[trial.Key])];
    }

    private Dictionary<TrialKey, TrialRecord> Known(IReadOnlyList<TrialRequest> wanted)
    {
        var keys = wanted.Select(trial => trial.Key).ToHashSet();
        return keys
            .Select(key => key.Series)
            .Distinct()
            .SelectMany(series => Stores.Find(series, null, Fingerprint))
            .Where(trial => keys.Contains(trial.Key))
            .DistinctBy(trial => trial.Key)
            .ToDictionary(trial => trial.Key);
    }
}
