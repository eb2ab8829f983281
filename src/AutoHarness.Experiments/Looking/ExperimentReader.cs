using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Experiments.Comparing;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Optimizing;
using AutoHarness.Experiments.Planning;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Looking;

/// <summary>
/// Looks at an experiment without owning it: safe at any time, also while another process is at work. It reads the ledger only, so
/// nothing held out can come out of it but means that a verdict has shown already; <see cref="CompareHeldOutAsync"/>, which is for the
/// owner and counts as a look, is the exception, and <see cref="PlanAsync"/> reads how many held-out tasks there are.
/// </summary>
public sealed class ExperimentReader : IAsyncDisposable
{
    private readonly ExperimentFolder folder;
    private readonly ExperimentLedger? ledger;
    private readonly TimeProvider time;

    private ExperimentReader(ExperimentFolder folder, ExperimentLedger? ledger, TimeProvider time)
    {
        this.time = time;
        this.folder = folder;
        this.ledger = ledger;
    }

    /// <summary>Opens an experiment; one without a ledger reads as not prepared.</summary>
    public static async Task<ExperimentReader> OpenAsync(ExperimentFolder folder, TimeProvider time) =>
        new(folder, File.Exists(folder.Ledger) ? await ExperimentLedger.OpenAsync(folder.Ledger, time) : null, time);

    public ExperimentStatus Status()
    {
        if (ledger is null)
        {
            return new(false, 0, null, null, null, [], 0, 0, null, WorkspaceLock.CurrentOwner(folder, time), null, "prepare");
        }

        var records = ledger.Records();
        var best = records.LastOrDefault();
        var pending = Pending();
        var unrecorded = Unrecorded(records);
        return new ExperimentStatus(
            !records.IsEmpty,
            ledger.TrainTasks().Length,
            records.FirstOrDefault()?.Score,
            best?.Score,
            best?.Iteration,
            Iterations(),
            ledger.Suite()?.Tasks.Length ?? 0,
            ledger.Aborted(),
            pending,
            WorkspaceLock.CurrentOwner(folder, time),
            unrecorded,
            pending is not null ? "resume" : records.IsEmpty ? "prepare" : unrecorded is not null ? "record" : "optimize")
        {
            Controls = ledger.Meta("controls") is { } controls ? Controls(controls) : null,
        };
    }

    /// <summary>The newest command that was interrupted; null while a process is at work.</summary>
    public PendingCommand? Pending() => WorkspaceLock.CurrentOwner(folder, time) is null ? ledger?.OpenCommands().LastOrDefault() : null;

    /// <summary>All iterations, the baseline first.</summary>
    public ImmutableArray<IterationSummary> Iterations() => ledger is null
        ? []
        : [.. ledger.Iterations().Select(row => new IterationSummary(row.Number, row.Gate is { } gate ? GateRow.GateName(gate) : null, row.Outcome ?? "open", row.Hypothesis, row.Reason, row.Score, row.Version))];

    /// <summary>The receipt of a judgement as JSON, or null when there is none of that name or no verdict yet.</summary>
    public string? Receipt(string gate) => ledger?.Gates().FirstOrDefault(row => row.Name == gate)?.Receipt;

    /// <summary>Names of all judgements.</summary>
    public ImmutableArray<string> Gates() => ledger is null ? [] : [.. ledger.Gates().Select(gate => gate.Name)];

    /// <summary>Train tasks with the reward of the newest full run, null where there is none.</summary>
    public ImmutableSortedDictionary<TaskId, double?> TrainTasks()
    {
        if (ledger is null)
        {
            return ImmutableSortedDictionary<TaskId, double?>.Empty;
        }

        var results = new Projections.TrainResultsReader(ledger).Read().Results;
        return ledger.TrainTasks().ToImmutableSortedDictionary(task => task, task => results.GetValueOrDefault(task));
    }

    /// <summary>All trials of a train task, oldest first.</summary>
    public ImmutableArray<TrialRecord> Trials(TaskId task) => ledger is null ? [] : ledger.Trials.FindTask(task);

    /// <summary>The trace of a train trial as UTF-8 JSON, or null.</summary>
    public byte[]? Trace(TrialKey key) => ledger?.Trials.Trace(key);

    /// <summary>The files of an agent version, or null when it is unknown.</summary>
    public ImmutableSortedDictionary<string, byte[]>? AgentFiles(string version) => ledger?.VersionFiles(version);

    /// <summary>The first judgement whose link in the chain of verdicts is broken, or null.</summary>
    public string? BrokenLink() => ledger?.BrokenLink();

    /// <summary>See <see cref="PlanOperation"/>.</summary>
    public Task<ExperimentPlan> PlanAsync(ExperimentConfig config, HarnessEnvironment environment, CancellationToken ct) =>
        new PlanOperation(folder, config, environment, ledger).PlanAsync(ct);

    /// <summary>See <see cref="CompareOperation.Compare"/>.</summary>
    public PairReport Compare(string before, string after) => new CompareOperation(RequireLedger()).Compare(before, after);

    /// <summary>See <see cref="CompareOperation.CompareHeldOutAsync"/>.</summary>
    public Task<HeldOutPairReport> CompareHeldOutAsync(string before, string after, HarnessEnvironment environment) =>
        new CompareOperation(RequireLedger()).CompareHeldOutAsync(before, after, environment);

    public async ValueTask DisposeAsync()
    {
        if (ledger is not null)
        {
            await ledger.DisposeAsync();
        }
    }

    private ExperimentLedger RequireLedger() =>
        ledger ?? throw new HarnessException(new(ExitCode.Environment, null, "nothing has run in this experiment yet") { Fixes = ["auto-harness prepare"] });

    private static (int Accepted, int All) Controls(string text)
    {
        var parts = text.Split('/');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private string? Unrecorded(ImmutableArray<RecordRow> records)
    {
        var recorded = records.Select(record => record.Gate).ToHashSet();
        return ledger!.Gates().LastOrDefault(gate => gate.Stands && !recorded.Contains(gate.Id))?.Name;
    }
}
