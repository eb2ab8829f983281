using System.Collections.Immutable;
using System.Text;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Faults;
using AutoHarness.Experiments.Gating.Probes;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Scheduling;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Gating.Probes;

public sealed class ProbeRunnerTests : IAsyncLifetime
{
    private static readonly ImmutableArray<TaskId> Train = [.. Enumerable.Range(0, 20).Select(number => new TaskId($"a{number:00}"))];
    private static readonly ImmutableArray<TaskId> Test = [.. Enumerable.Range(0, 10).Select(number => new TaskId($"x{number:00}"))];

    private readonly TemporaryFolder folder = new();
    private ExperimentLedger ledger = null!;
    private HeldOutStore heldOut = null!;

    private TrialStores Stores => new(ledger, heldOut);

    public async ValueTask InitializeAsync()
    {
        ledger = await ExperimentLedger.OpenAsync(folder.File("ledger.db"), TimeProvider.System);
        heldOut = HeldOutStore.Open(folder.File("held-out.db"), ledger.ExperimentId, expected: false, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        await heldOut.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Accuses_a_candidate_whose_gain_is_gone_on_twins_and_names_the_tasks()
    {
        await AcceptAsync(trace: "1");
        var executor = Executor(trial => !trial.Twin ? 1 : Gained(trial.Key.Task) ? 0 : 1);

        var findings = await ProbeRunner.RunAsync(Context(new ProbedBenchmark(), executor), Case(), TestContext.Current.CancellationToken);

        var finding = Assert.Single(findings);
        Assert.Equal(ProbeFinding.HardCoded, finding.Class);
        Assert.Equal(Train.Where(Gained), finding.TrainTasks);
        Assert.DoesNotContain('x', finding.Why);
        Assert.All(executor.Started, key => Assert.Contains(key.Task, Train));
        Assert.Equal(["original:g-7", "twin:g-7"], executor.Started.Select(key => key.Series).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(5 * 6, executor.Started.Count(key => key.Series == "twin:g-7"));
    }

    [Fact]
    public async Task Clears_a_candidate_that_does_as_well_on_twins_after_two_trials_each()
    {
        await AcceptAsync(trace: "1");
        var executor = Executor(_ => 1);

        var findings = await ProbeRunner.RunAsync(Context(new ProbedBenchmark(), executor), Case(), TestContext.Current.CancellationToken);

        Assert.Empty(findings);
        Assert.Equal(5 * 2, executor.Started.Count);
    }

    [Fact]
    public async Task Runs_no_trial_twice_when_it_is_asked_again()
    {
        await AcceptAsync(trace: "1");
        var first = Executor(trial => trial.Twin ? 0 : 1);
        var before = await ProbeRunner.RunAsync(Context(new ProbedBenchmark(), first), Case(), TestContext.Current.CancellationToken);
        var second = Executor(_ => throw new InvalidOperationException("known already"));

        var after = await ProbeRunner.RunAsync(Context(new ProbedBenchmark(), second), Case(), TestContext.Current.CancellationToken);

        Assert.Empty(second.Started);
        Assert.Equal((before.Single().Class, before.Single().Why), (after.Single().Class, after.Single().Why));
    }

    [Fact]
    public async Task Goes_by_the_trials_that_gave_a_reward()
    {
        await AcceptAsync(trace: "1");
        var executor = new FakeExecutor((trial, _) => Task.FromResult(Facts.Infra(trial.Key)));

        var findings = await ProbeRunner.RunAsync(Context(new ProbedBenchmark(), executor), Case(), TestContext.Current.CancellationToken);

        Assert.Empty(findings);
    }

    [Fact]
    public async Task Notices_passes_whose_traces_say_otherwise_and_keeps_held_out_tasks_to_itself()
    {
        await AcceptAsync(trace: "0");

        var findings = await ProbeRunner.RunAsync(Context(new ProbedBenchmark(), Executor(_ => 1)), Case(), TestContext.Current.CancellationToken);

        var finding = Assert.Single(findings);
        Assert.Equal(ProbeFinding.Replay, finding.Class);
        Assert.DoesNotContain(finding.TrainTasks, Test.Contains);
        Assert.DoesNotContain(Test, task => finding.Why.Contains(task.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Makes_nothing_of_traces_that_cannot_be_replayed()
    {
        await AcceptAsync(trace: "too little");

        Assert.Empty(await ProbeRunner.RunAsync(Context(new ProbedBenchmark(), Executor(_ => 1)), Case(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Does_nothing_where_the_benchmark_offers_neither_twins_nor_replay()
    {
        await AcceptAsync(trace: "0");
        var executor = Executor(_ => 1);

        var findings = await ProbeRunner.RunAsync(Context(new PlainBenchmark(), executor), Case(), TestContext.Current.CancellationToken);

        Assert.Empty(findings);
        Assert.Empty(executor.Started);
    }

    private static bool Gained(TaskId task) => Train.IndexOf(task) is >= 0 and < 5;

    private static FakeExecutor Executor(Func<TrialRequest, double> reward) => new((trial, _) => Task.FromResult(Facts.Scored(trial.Key, reward(trial))));

    /// <summary>An accepted judgement: the incumbent fails the first five train tasks, the candidate none.</summary>
    private async Task AcceptAsync(string trace)
    {
        var bytes = Encoding.UTF8.GetBytes(trace);
        foreach (var task in Train.Concat(Test))
        {
            var split = Train.Contains(task) ? Split.Train : Split.Test;
            foreach (var record in new[]
            {
                Facts.Scored(Facts.Key(task.Value, series: "baseline", version: "old"), Gained(task) ? 0 : 1, split),
                Facts.Scored(Facts.Key(task.Value, series: "judge:g-7", version: "new"), 1, split, bytes),
                Facts.Scored(Facts.Key(task.Value, series: "fresh:g-7", version: "new"), 1, split, bytes),
            })
            {
                await Stores.For(split).AddAsync(record, command: 1);
            }
        }
    }

    private static GateCase Case() => new()
    {
        Id = "g-7",
        Candidate = "new",
        Incumbent = "old",
        Train = Train,
        Test = Test,
        Suite = SuiteState.Empty(0.8),
        RecordedScores = [],
        TrainResults = ImmutableSortedDictionary<TaskId, double?>.Empty,
        Seed = 3,
    };

    private ExperimentContext Context(IBenchmark benchmark, FakeExecutor executor) => new()
    {
        Config = new ExperimentConfig { Benchmark = "probed", AgentModel = new ModelSpec("scripted/demo") },
        Ledger = ledger,
        HeldOut = heldOut,
        Stores = Stores,
        Benchmark = benchmark,
        Fingerprint = "f1",
        Scheduler = new TrialScheduler(executor, Stores, 4, command: 1, new ListSink(), TimeProvider.System, FaultPoints.None),
        Progress = new ListSink(),
        Labels = [],
        SealedFolder = folder.File("sealed"),
        // Trials come from the executor above: the rest is not reached.
        Folder = null!,
        Environment = null!,
        Fleet = null!,
        Programs = null!,
        Projections = null!,
        Budget = null!,
        Command = null!,
    };

    private class PlainBenchmark : IBenchmark
    {
        public string Name => "plain";

        public IReadOnlyList<BenchmarkTask> Tasks => [.. Train.Concat(Test).Select(task => new BenchmarkTask(task))];

        public string Fingerprint => "f1";

        public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken) => Task.CompletedTask;

        public IReadOnlyList<string> ScanTexts(TaskId task) => [];

        public Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the executor runs the trials");
    }

    private sealed class ProbedBenchmark : PlainBenchmark, IRenamedTwins, IReplayable
    {
        public Task<TrialOutcome> RunTwinAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken) => RunAsync(trial, agent, cancellationToken);

        public double? Replay(TaskId task, ReadOnlyMemory<byte> trace) => double.TryParse(Encoding.UTF8.GetString(trace.Span), out var reward) ? reward : null;
    }
}
