using AutoHarness.Experiments.Comparing;
using AutoHarness.Experiments.Faults;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Comparing;

public sealed class CompareOperationTests : IAsyncLifetime
{
    private const string Old = "aaaa1111";
    private const string New = "bbbb2222";

    private readonly TemporaryFolder folder = new();
    private ExperimentLedger ledger = null!;

    private HarnessEnvironment Environment => new(folder.Path, folder.Path, "", "", new Dictionary<string, string>(), TimeProvider.System, new FaultPoints(new Dictionary<string, string>()), "1");

    public async ValueTask InitializeAsync()
    {
        ledger = await ExperimentLedger.OpenAsync(folder.File("ledger.db"), TimeProvider.System);
        await ledger.OpenIterationAsync("prepare", Old);
        await ledger.OpenIterationAsync("optimize:1", New);
        await ledger.OpenIterationAsync("optimize:1", null);
    }

    /// <summary>
    /// By hand: differences 1, 1, 0, 1 (mean 3/4, error 1/4, t(0.975; 3) = 3.1824463), so the interval begins at -0.0456; the sign test on
    /// three of three gives 1/8.
    /// </summary>
    [Fact]
    public async Task Compares_task_by_task()
    {
        await AddAsync(Old, "fresh:0", ("a", 0), ("b", 0), ("c", 1), ("d", 0));
        await AddAsync(New, "judge:g-0001", ("a", 1), ("b", 1), ("c", 1), ("d", 1));

        var report = new CompareOperation(ledger).Compare("0", "1");

        Assert.Equal(0.75, report.Comparison.Difference.Mean, 1e-12);
        Assert.Equal(0.75 - (3.182446305284263 * 0.25), report.Comparison.Difference.Interval.Low, 1e-9);
        Assert.Equal(1.0 / 8, report.McNemarP, 1e-12);
        Assert.Equal([new TaskId("a"), new TaskId("b"), new TaskId("d")], report.Changed(TaskChange.Fixed).Select(task => task.Task));
        Assert.Equal((0, 1), (report.Before.Iteration, report.After.Iteration));
        Assert.Equal(4, report.After.Series["judge"]);
        Assert.False(report.IsRegression);
    }

    [Fact]
    public async Task Takes_versions_by_the_beginning_of_their_hash_and_p_in_the_direction_there_is()
    {
        await AddAsync(Old, "fresh:0", ("a", 0), ("b", 0), ("c", 1), ("d", 0));
        await AddAsync(New, "explore", ("a", 1), ("b", 1), ("c", 1), ("d", 1));

        var report = new CompareOperation(ledger).Compare("bbbb", "aaaa1");

        Assert.Equal(-0.75, report.Comparison.Difference.Mean, 1e-12);
        Assert.Equal(1.0 / 8, report.McNemarP, 1e-12);
        Assert.Equal(3, report.Changed(TaskChange.Broken).Length);
    }

    [Fact]
    public async Task Calls_it_a_regression_when_the_whole_interval_is_below_zero()
    {
        var tasks = Enumerable.Range(0, 12).Select(number => $"t{number:00}").ToArray();
        await AddAsync(Old, "fresh:0", [.. tasks.Select(task => (task, 1.0))]);
        await AddAsync(New, "explore", [.. tasks.Select((task, index) => (task, index < 8 ? 0.0 : 1.0))]);

        Assert.True(new CompareOperation(ledger).Compare("0", "1").IsRegression);
    }

    [Fact]
    public async Task Calls_it_a_regression_when_a_solved_task_is_solved_no_more()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await AddAsync(Old, "noise:1", attempt, ("a", 1), ("b", 0), ("c", 0), ("d", 0));
            await AddAsync(New, "noise:2", attempt, ("a", 0), ("b", 1), ("c", 1), ("d", 1));
        }

        var report = new CompareOperation(ledger).Compare("0", "1");

        Assert.Equal(new TaskId("a"), Assert.Single(report.NamedRegressions).Task);
        Assert.True(report.IsRegression);
        Assert.True(report.Comparison.Difference.Mean > 0);
    }

    /// <summary>Cost 0.5 against 0.2 and 0.4 USD a trial: differences -0.3 and -0.1, mean -0.2, error 0.1, t(0.975; 1) = 12.7062.</summary>
    [Fact]
    public async Task Compares_cost_and_tokens_per_task()
    {
        await AddAsync(Old, "fresh:0", ("a", 0), ("b", 0));
        await ledger.Trials.AddAsync(Costing(Key(New, "explore", "a", 0), 0.2m), 1);
        await ledger.Trials.AddAsync(Costing(Key(New, "explore", "b", 0), 0.4m), 1);

        var report = new CompareOperation(ledger).Compare("0", "1");

        Assert.Equal(-0.2, report.Cost!.Mean, 1e-12);
        Assert.Equal(-0.2 - (12.706204736432095 * 0.1), report.Cost.Interval.Low, 1e-6);
        Assert.Equal(0.3, report.After.Cost!.Mean, 1e-12);
        Assert.Equal(1000 - 120, report.Tokens.Mean, 1e-9);
    }

    [Fact]
    public async Task Says_that_a_cost_is_unknown_instead_of_nothing()
    {
        await AddAsync(Old, "fresh:0", ("a", 0), ("b", 0));
        await ledger.Trials.AddAsync(Costing(Key(New, "explore", "a", 0), null), 1);

        var report = new CompareOperation(ledger).Compare("0", "1");

        Assert.Null(report.Cost);
        Assert.Null(report.After.Cost);
        Assert.NotNull(report.Before.Cost);
    }

    [Fact]
    public async Task Never_pools_trials_of_different_configurations()
    {
        await AddAsync(Old, "fresh:0", ("a", 0), ("b", 0));
        await ledger.Trials.AddAsync(Facts.Scored(Key(New, "explore", "a", 0) with { Fingerprint = "f2" }, 1), 1);

        var failure = Assert.Throws<HarnessException>(() => new CompareOperation(ledger).Compare("0", "1"));

        Assert.Equal(ExitCode.Environment, failure.Error.Exit);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("2")]
    [InlineData("cccc")]
    [InlineData("aaa")]
    public async Task Refuses_a_name_that_means_no_version(string name)
    {
        await AddAsync(Old, "fresh:0", ("a", 0));

        Assert.Equal(ExitCode.Usage, Assert.Throws<HarnessException>(() => new CompareOperation(ledger).Compare("0", name)).Error.Exit);
    }

    [Fact]
    public async Task Refuses_a_beginning_that_several_versions_have()
    {
        await AddAsync(Old, "fresh:0", ("a", 0));
        await AddAsync("aaaa9999", "explore", ("a", 0));

        Assert.Contains("2 agent versions", Assert.Throws<HarnessException>(() => new CompareOperation(ledger).Compare("0", "aaaa")).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_means_of_held_out_tasks_and_counts_a_look_once_for_the_same_trials()
    {
        await using (var store = HeldOutStore.Open(HeldOutPlace.FileOf(Environment, ledger.ExperimentId), ledger.ExperimentId, expected: false, TimeProvider.System))
        {
            await store.SetTasksAsync([new("x"), new("y"), new("z")], Split.Test);
            foreach (var (task, old, @new) in new[] { ("x", 0.0, 1.0), ("y", 0.0, 1.0), ("z", 1.0, 1.0) })
            {
                await store.Trials.AddAsync(Facts.Scored(Key(Old, "fresh:0", task, 0), old, Split.Test), 1);
                await store.Trials.AddAsync(Facts.Scored(Key(New, "judge:g-0001", task, 0), @new, Split.Test), 1);
            }

            // An owner's measurement of all tasks, which is kept apart.
            await store.Trials.AddAsync(Facts.Scored(Key(New, "measure", "x", 0), 0, Split.Holdout), 1);
        }

        await ledger.SetTrainTasksAsync([new("a")], [], command: 1);
        var first = await new CompareOperation(ledger).CompareHeldOutAsync("0", "1", Environment);
        var again = await new CompareOperation(ledger).CompareHeldOutAsync("0", "1", Environment);
        var other = await new CompareOperation(ledger).CompareHeldOutAsync("1", "0", Environment);

        Assert.Equal(1.0 / 3, first.BeforeMean.Mean, 1e-12);
        Assert.Equal(1, first.AfterMean.Mean, 1e-12);
        Assert.Equal(2.0 / 3, first.Difference.Mean, 1e-12);
        Assert.Equal((1L, 1L, 2L), (first.Looks, again.Looks, other.Looks));
    }

    [Fact]
    public async Task Makes_no_held_out_store_where_there_is_none()
    {
        var failure = await Assert.ThrowsAsync<HarnessException>(() => new CompareOperation(ledger).CompareHeldOutAsync("0", "1", Environment));

        Assert.Equal(ExitCode.Environment, failure.Error.Exit);
        Assert.False(File.Exists(HeldOutPlace.FileOf(Environment, ledger.ExperimentId)));
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        folder.Dispose();
    }

    private static TrialKey Key(string version, string series, string task, int attempt) => Facts.Key(task, attempt, series, version);

    private static TrialRecord Costing(TrialKey key, decimal? cost) =>
        Facts.Scored(key, 1) with { Usage = new Dictionary<ModelRole, Usage> { [ModelRole.Agent] = new(2, 900, 0, 100, cost) } };

    private Task AddAsync(string version, string series, params (string Task, double Reward)[] rewards) => AddAsync(version, series, 0, rewards);

    private async Task AddAsync(string version, string series, int attempt, params (string Task, double Reward)[] rewards)
    {
        foreach (var (task, reward) in rewards)
        {
            await ledger.Trials.AddAsync(Facts.Scored(Key(version, series, task, attempt), reward), 1);
        }
    }
}
