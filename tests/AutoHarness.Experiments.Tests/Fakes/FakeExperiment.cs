using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Agents.Programs;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Faults;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Scheduling;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>
/// An experiment with a real ledger, held-out store and gate, whose trials end as a coin of the version falls. Versions are named; a
/// version solves a task with the chance that <see cref="Chance"/> gives it.
/// </summary>
internal sealed class FakeExperiment : IAsyncDisposable
{
    public const string Fingerprint = "f1";

    private readonly TemporaryFolder temporary = new();
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 1, 14, 9, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(3) };

    public ExperimentContext Context { get; private set; } = null!;

    public FakeExecutor Executor { get; private set; } = null!;

    /// <summary>Chance of a version to solve a task; NaN for an infrastructure error.</summary>
    public Func<string, TrialRequest, double> Chance { get; set; } = (_, _) => 0.5;

    /// <summary>Versions that crash in every trial.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    public string HeldOutFile => Path.Combine(Context.SealedFolder, "held-out.db");

    public HarnessEnvironment Environment => Context.Environment;

    /// <param name="train">Number of train tasks.</param>
    /// <param name="test">Number of held-out tasks.</param>
    /// <param name="holdout">Number of sealed tasks.</param>
    /// <param name="gate">The gate's section of the config.</param>
    public static async Task<FakeExperiment> CreateAsync(int train, int test, int holdout = 0, GateSection? gate = null)
    {
        var experiment = new FakeExperiment();
        await experiment.OpenAsync(train + test + holdout, gate ?? new GateSection());
        var context = experiment.Context;
        var tasks = context.Benchmark.Tasks.Select(task => task.Id).ToImmutableArray();
        await context.HeldOut.SetTasksAsync(tasks[train..(train + test)], Split.Test);
        await context.HeldOut.SetTasksAsync(tasks[(train + test)..], Split.Holdout);
        await context.Ledger.SetTrainTasksAsync(tasks[..train], [], 1);
        await context.Ledger.SetSuiteAsync(SuiteState.Empty(0.8));
        return experiment;
    }

    /// <summary>Measures the version <c>start</c> and records it.</summary>
    public async Task<FakeExperiment> WithBaselineAsync()
    {
        var start = Program("start");
        await Context.Programs.AddAsync(start);
        await new RunOperation(Context, null!).RefreshTrainAsync("baseline", start, trials: 1, Ct);
        var wanted = Context.HeldOut.Tasks(Split.Test).Select(task => Context.Request("baseline", start.Version, task, 0, Split.Test)).ToArray();
        var baseline = await Context.RunTrialsAsync("prepare", [], wanted, keepTraces: true, Ct);
        await Context.Ledger.OpenIterationAsync("prepare", start.Version);
        await Context.Ledger.AddRecordAsync(null, 0, start.Version, baseline.Select(trial => trial.Reward).OfType<double>().DefaultIfEmpty(0).Average(), "baseline", 0, 0);
        await Context.Projections.RefreshAsync(Ct);
        return this;
    }

    /// <summary>The program of a named version.</summary>
    public AgentProgram Program(string name)
    {
        var program = AgentProgram.Of([new AgentFile("agent/agent.cs", [.. Encoding.UTF8.GetBytes(name)])]);
        names[program.Version] = name;
        return program;
    }

    /// <summary>Has a version judged and records it when it is accepted.</summary>
    public async Task<GateResult> JudgeAsync(string name)
    {
        var program = Program(name);
        await Context.Programs.AddAsync(program);
        var iteration = (int)await Context.Ledger.OpenIterationAsync("test", program.Version);
        var result = await new GateOperation(Context, null!).JudgeAsync(program, iteration, Ct);
        if (result.Verdict.Accepted)
        {
            await RecordAsync(program.Version, iteration, result);
        }

        return result;
    }

    /// <summary>A copy of ledger, held-out store and workspace somewhere else.</summary>
    public CopiedExperiment Copy()
    {
        Flush();
        var copy = new CopiedExperiment();
        CopyFolder(Context.Folder.Root, copy.Folder.Root);
        File.Copy(HeldOutFile, copy.HeldOutFile);
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        await Context.Ledger.DisposeAsync();
        await Context.HeldOut.DisposeAsync();
        temporary.Dispose();
    }

    /// <summary>Changes a database behind the product's back.</summary>
    public static void Tamper(string file, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task RecordAsync(string version, int iteration, GateResult result)
    {
        var gate = Context.Ledger.Gates().Single(row => row.Name == result.Id);
        await Context.Ledger.CloseIterationAsync(iteration, "accepted", null, result.Verdict.Score);
        await Context.Ledger.AddRecordAsync(gate.Id, iteration, version, result.Verdict.Score ?? 0, "unknown", result.Verdict.Suite.Passed, result.Verdict.Suite.Total);
        await Context.Projections.RefreshAsync(Ct);
    }

    // So that the main file alone is the whole database.
    private void Flush()
    {
        foreach (var file in new[] { Context.Folder.Ledger, HeldOutFile })
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private async Task OpenAsync(int tasks, GateSection gate)
    {
        var folder = new ExperimentFolder(temporary.File("experiment"));
        var state = temporary.File("state");
        var config = new ExperimentConfig { Benchmark = "fake", AgentModel = new ModelSpec("scripted/fake"), Gate = gate };
        var environment = new HarnessEnvironment(state, temporary.File("cache"), "", "", new Dictionary<string, string>(), time, FaultPoints.None, "1.2.3");
        var ledger = await ExperimentLedger.OpenAsync(folder.Ledger, time);
        var sealedFolder = Path.Combine(state, "experiments", ledger.ExperimentId);
        var heldOut = HeldOutStore.Open(Path.Combine(sealedFolder, "held-out.db"), ledger.ExperimentId, expected: false, time);
        var stores = new TrialStores(ledger, heldOut);
        var progress = new ListSink();
        Executor = new FakeExecutor(RunAsync);
        Context = new ExperimentContext
        {
            Folder = folder,
            Config = config,
            Environment = environment,
            Ledger = ledger,
            HeldOut = heldOut,
            Stores = stores,
            Benchmark = new FakeBenchmark([.. Enumerable.Range(0, tasks).Select(number => new BenchmarkTask(new TaskId($"t{number:000}")))]),
            Fingerprint = Fingerprint,
            Fleet = null!,
            Programs = new AgentPrograms(folder, config, ledger),
            Scheduler = new TrialScheduler(Executor, stores, 4, 1, progress, time, FaultPoints.None),
            Projections = new WorkspaceProjections(folder, config, ledger, time, _ => { }),
            Progress = progress,
            Budget = new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, time),
            Command = new PendingCommand(1, "test", [], "", time.GetUtcNow(), TimeSpan.Zero),
            Labels = [],
            SealedFolder = sealedFolder,
        };
    }

    private Task<TrialRecord> RunAsync(TrialRequest trial, CancellationToken ct)
    {
        var chance = Chance(names[trial.Key.AgentVersion], trial);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{names[trial.Key.AgentVersion]}|{trial.Key.Series}|{trial.Key.Task}|{trial.Key.Attempt}"));
        var record = double.IsNaN(chance)
            ? Facts.Infra(trial.Key, trial.Split)
            : Facts.Scored(trial.Key, BitConverter.ToUInt32(hash) / (double)uint.MaxValue < chance ? 1 : 0, trial.Split, Encoding.UTF8.GetBytes("""{"task":"TASK","canary":"c4n4ry"}""".Replace("TASK", trial.Key.Task.Value, StringComparison.Ordinal)));
        if (Broken.Contains(names[trial.Key.AgentVersion]))
        {
            record = record with { Outcome = new TrialOutcome.Scored(0, new AgentRun(AgentEnd.Crashed, "boom"), "crash", null) };
        }

        return Task.FromResult(record with { StartedAt = time.GetUtcNow() });
    }
}
