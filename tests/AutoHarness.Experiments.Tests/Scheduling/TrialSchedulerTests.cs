using AutoHarness.Experiments.Faults;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Scheduling;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Scheduling;

public sealed class TrialSchedulerTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ListSink sink = new();
    private ExperimentLedger ledger = null!;
    private HeldOutStore heldOut = null!;

    public async ValueTask InitializeAsync()
    {
        ledger = await ExperimentLedger.OpenAsync(folder.File("ledger.db"), TimeProvider.System);
        heldOut = HeldOutStore.Open(folder.File("held-out.db"), ledger.ExperimentId, expected: false, TimeProvider.System);
    }

    [Fact]
    public async Task Never_runs_a_trial_that_is_known()
    {
        var executor = new FakeExecutor((trial, _) => Task.FromResult(Facts.Scored(trial.Key, 1)));
        var wanted = Enumerable.Range(0, 10).Select(number => Facts.Request($"t{number}")).ToArray();
        var known = wanted.Where((_, number) => number % 2 == 0).ToDictionary(trial => trial.Key, trial => Facts.Scored(trial.Key, 0));

        await Scheduler(executor, 3).RunAsync(new TrialBatch("run", [], wanted, known), TestContext.Current.CancellationToken);

        Assert.Equal(5, executor.Started.Count);
        Assert.DoesNotContain(executor.Started, known.ContainsKey);
        Assert.Equal(5, ledger.Trials.Find("explore").Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Starts_in_order_and_never_more_than_allowed(int concurrency)
    {
        var executor = new FakeExecutor(async (trial, _) =>
        {
            await Task.Yield();
            return Facts.Scored(trial.Key, 1);
        });
        var wanted = Enumerable.Range(0, 40).Select(number => Facts.Request($"t{number:00}")).ToArray();

        await Scheduler(executor, concurrency).RunAsync(Batch(wanted), TestContext.Current.CancellationToken);

        Assert.InRange(executor.Peak, 1, concurrency);
        if (concurrency == 1)
        {
            Assert.Equal(wanted.Select(trial => trial.Key), executor.Started);
        }

        Assert.Equal(40, ledger.Trials.Find("explore").Length);
    }

    [Fact]
    public async Task A_used_up_budget_stops_what_has_not_started_and_keeps_what_has_finished()
    {
        var executor = new FakeExecutor((trial, _) => trial.Key.Task.Value == "t3"
            ? throw new BudgetExhaustedException("calls")
            : Task.FromResult(Facts.Scored(trial.Key, 1)));
        var wanted = Enumerable.Range(0, 100).Select(number => Facts.Request($"t{number}")).ToArray();

        await Assert.ThrowsAsync<BudgetExhaustedException>(() => Scheduler(executor, 1).RunAsync(Batch(wanted), TestContext.Current.CancellationToken));

        Assert.Equal(4, executor.Started.Count);
        Assert.Equal(3, ledger.Trials.Find("explore").Length);
    }

    [Fact]
    public async Task What_is_in_flight_when_another_fails_is_still_kept()
    {
        var release = new TaskCompletionSource();
        var executor = new FakeExecutor(async (trial, _) =>
        {
            if (trial.Key.Task.Value == "t1")
            {
                release.SetResult();
                throw new HarnessException(new(ExitCode.Environment, null, "key refused"));
            }

            await release.Task;
            return Facts.Scored(trial.Key, 1);
        });

        await Assert.ThrowsAsync<HarnessException>(() => Scheduler(executor, 2).RunAsync(Batch([Facts.Request("t0"), Facts.Request("t1")]), TestContext.Current.CancellationToken));

        Assert.Equal("t0", Assert.Single(ledger.Trials.Find("explore")).Key.Task.Value);
    }

    [Fact]
    public async Task Cancellation_stops_and_leaves_the_rest_to_be_repeated()
    {
        using var stop = new CancellationTokenSource();
        var executor = new FakeExecutor(async (trial, ct) =>
        {
            if (trial.Key.Task.Value == "t2")
            {
                await stop.CancelAsync();
                ct.ThrowIfCancellationRequested();
            }

            return Facts.Scored(trial.Key, 1);
        });
        var wanted = Enumerable.Range(0, 10).Select(number => Facts.Request($"t{number}")).ToArray();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Scheduler(executor, 1).RunAsync(Batch(wanted), stop.Token));

        Assert.Equal(2, ledger.Trials.Find("explore").Length);
        Assert.Equal(1, await ledger.Trials.AbortOpenStartsAsync());
    }

    [Fact]
    public async Task Says_nothing_about_single_held_out_tasks()
    {
        var executor = new FakeExecutor((trial, _) => Task.FromResult(Facts.Scored(trial.Key, 0, Split.Test)));
        var wanted = Enumerable.Range(0, 5).Select(number => Facts.Request($"secret{number}", split: Split.Test)).ToArray();

        await Scheduler(executor, 2).RunAsync(Batch(wanted), TestContext.Current.CancellationToken);

        Assert.NotEmpty(sink.Events);
        Assert.DoesNotContain(sink.Events.SelectMany(progress => progress.Fields), field => field.Value.Contains("secret", StringComparison.Ordinal) || field.Key is "reward" or "score" or "pass" or "fail");
        Assert.Empty(ledger.Trials.Find("explore"));
        Assert.Equal(5, heldOut.Trials.Find("explore").Length);
    }

    [Fact]
    public async Task A_missing_outcome_is_wanted_again_and_never_vanishes()
    {
        var failing = new FakeExecutor((trial, _) => trial.Key.Task.Value == "t0" ? throw new InvalidOperationException("lost") : Task.FromResult(Facts.Scored(trial.Key, 1)));
        TrialRequest[] wanted = [Facts.Request("t0"), Facts.Request("t1")];
        await Assert.ThrowsAsync<InvalidOperationException>(() => Scheduler(failing, 2).RunAsync(Batch(wanted), TestContext.Current.CancellationToken));
        var working = new FakeExecutor((trial, _) => Task.FromResult(Facts.Scored(trial.Key, 0)));
        var known = ledger.Trials.Find("explore").ToDictionary(trial => trial.Key);

        await Scheduler(working, 2).RunAsync(new TrialBatch("run", [], wanted, known), TestContext.Current.CancellationToken);

        Assert.Equal(2, ledger.Trials.Find("explore").Length);
        Assert.Contains(working.Started, key => key.Task.Value == "t0");
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        await heldOut.DisposeAsync();
        folder.Dispose();
    }

    private static TrialBatch Batch(TrialRequest[] wanted) => new("run", [], wanted, new Dictionary<TrialKey, TrialRecord>());

    private TrialScheduler Scheduler(ITrialExecutor executor, int concurrency) =>
        new(executor, new TrialStores(ledger, heldOut), concurrency, command: 1, sink, TimeProvider.System, FaultPoints.None);
}
