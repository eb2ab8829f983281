using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Storage;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Ledger;

public sealed class ExperimentLedgerTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private ExperimentLedger ledger = null!;

    public async ValueTask InitializeAsync() => ledger = await OpenAsync();

    [Fact]
    public async Task Keeps_the_first_outcome_of_a_trial()
    {
        var key = Facts.Key("a");
        await ledger.Trials.AddAsync(Facts.Scored(key, 1), command: 1);

        await ledger.Trials.AddAsync(Facts.Scored(key, 0), command: 2);

        Assert.Equal(1, Assert.Single(ledger.Trials.Find("explore")).Reward);
    }

    [Fact]
    public async Task Gives_back_what_was_stored()
    {
        var trace = "{\"events\":[]}"u8.ToArray();
        var stored = Facts.Scored(Facts.Key("a", 3), 0.25, trace: trace);

        await ledger.Trials.AddAsync(stored, command: 1);

        var found = Assert.Single(ledger.Trials.Find("explore", "v1", "f1"));
        Assert.Equal(stored.Key, found.Key);
        Assert.Equal(stored.Outcome, found.Outcome);
        Assert.Equal(stored.Usage[Models.Gateway.ModelRole.Agent], found.Usage[Models.Gateway.ModelRole.Agent]);
        Assert.Equal(trace, ledger.Trials.Trace(stored.Key));
        Assert.Equal(0.5m, ledger.Trials.Spent(1).Cost);
        Assert.Equal(0m, ledger.Trials.Spent(2).Cost);
    }

    [Fact]
    public async Task Counts_trials_that_were_in_flight_when_a_process_died()
    {
        await ledger.Trials.StartAsync(Facts.Key("a"), 1, DateTimeOffset.UnixEpoch);
        await ledger.Trials.StartAsync(Facts.Key("b"), 1, DateTimeOffset.UnixEpoch);
        await ledger.Trials.AddAsync(Facts.Scored(Facts.Key("a"), 1), 1);

        var aborted = await ledger.Trials.AbortOpenStartsAsync();

        Assert.Equal(1, aborted);
        Assert.Equal(0, await ledger.Trials.AbortOpenStartsAsync());
    }

    [Fact]
    public async Task Writes_nothing_more_once_this_process_may_not()
    {
        var held = true;
        await using var locked = await ExperimentLedger.OpenAsync(folder.File("locked.db"), TimeProvider.System, () =>
        {
            if (!held)
            {
                throw new HarnessException(new HarnessError(ExitCode.Busy, "AH6002", "the lock is gone"));
            }
        });
        await locked.SetMetaAsync("before", "written");

        held = false;
        var refused = await Assert.ThrowsAsync<HarnessException>(() => locked.SetMetaAsync("after", "lost"));

        Assert.Equal("AH6002", refused.Error.Code);
        Assert.Equal(("written", null), (locked.Meta("before"), locked.Meta("after")));
    }

    [Fact]
    public async Task Continues_an_interrupted_command_under_its_number_and_a_finished_one_not()
    {
        var first = await ledger.OpenCommandAsync("gate", ["--x"], "c");
        var other = await ledger.OpenCommandAsync("gate", [], "c");

        var again = await ledger.OpenCommandAsync("gate", ["--x"], "c");
        await ledger.CloseCommandAsync(other.Id, ExitCode.Ok);
        var afterwards = await ledger.OpenCommandAsync("gate", ["--x"], "c");

        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, other.Id);
        Assert.True(afterwards.Id > other.Id);
    }

    [Fact]
    public async Task Gives_every_run_of_a_version_attempts_of_its_own()
    {
        var first = await ledger.OpenRunAsync("explore", "v1", Split.Train, [new("a")], whole: true, trials: 3, "f1", command: 1);
        var second = await ledger.OpenRunAsync("explore", "v1", Split.Train, [new("a")], whole: true, trials: 1, "f1", command: 1);
        var otherVersion = await ledger.OpenRunAsync("explore", "v2", Split.Train, [new("a")], whole: true, trials: 1, "f1", command: 1);

        Assert.Equal((0, 3, 0), (first.FirstAttempt, second.FirstAttempt, otherVersion.FirstAttempt));
    }

    [Fact]
    public async Task Records_a_judgement_once()
    {
        await ledger.AddRecordAsync(null, 0, "v0", 0.5, "baseline", 0, 0);
        var first = await ledger.AddRecordAsync(4, 2, "v1", 0.6, "abc", 1, 2);

        var again = await ledger.AddRecordAsync(4, 2, "v1", 0.9, "def", 9, 9);

        Assert.Equal(first, again);
        Assert.Equal([0, 1], ledger.Records().Select(record => record.Row));
    }

    [Fact]
    public async Task Finds_a_verdict_that_was_changed_afterwards()
    {
        for (var number = 0; number < 3; number++)
        {
            var gate = await ledger.OpenGateAsync(number, $"v{number}", "v0", "compat", 1, "f1");
            await ledger.JudgeAsync(gate, Rejected(0.1 * number), hash => hash);
        }

        Assert.Null(ledger.BrokenLink());
        await using (var database = SqliteDatabase.Open(folder.File("ledger.db"), "", LedgerSchema.Version))
        {
            await database.WriteAsync(connection => connection.Run("UPDATE gates SET verdict=replace(verdict, 'RejectedHarm', 'Accepted') WHERE id=2"));
        }

        Assert.Equal("g-0002", ledger.BrokenLink());
    }

    [Fact]
    public async Task Gives_verdict_settlement_and_suite_back_as_they_were()
    {
        var suite = new SuiteState([new("a"), new("b")], 0.8, SuiteState.Empty(0.8).LastResults.Add(new("a"), 1));
        var gate = await ledger.OpenGateAsync(1, "v1", "v0", "compat", 1, "f1");

        await ledger.JudgeAsync(gate, Rejected(0.25) with { Kind = VerdictKind.Accepted, SuiteAfter = suite }, hash => "receipt " + hash);
        await ledger.SettleAsync(gate, new Settlement([new("c")], 4, RolledBack: false) { Score = 0.6 }, suite with { Threshold = 0.7 }, "settled receipt");

        var row = Assert.Single(ledger.Gates());
        Assert.Equal(0.25, row.Verdict!.Score);
        Assert.Equal(suite.Tasks, row.Verdict.SuiteAfter.Tasks);
        Assert.Equal(new TaskId("c"), Assert.Single(row.Settlement!.Promoted));
        Assert.Equal("settled receipt", row.Receipt);
        Assert.True(row.Stands);
        Assert.Equal(0.6, row.Outcome!.Score);
        Assert.Equal(0.7, ledger.Suite()!.Threshold);
    }

    [Fact]
    public async Task A_store_of_another_experiment_is_refused()
    {
        var path = folder.File("held-out.db");
        await HeldOutStore.Open(path, "one", expected: false, TimeProvider.System).DisposeAsync();

        var refused = Assert.Throws<HarnessException>(() => HeldOutStore.Open(path, "two", expected: true, TimeProvider.System));

        Assert.Equal("AH7003", refused.Error.Code);
    }

    [Fact]
    public void A_missing_store_of_a_prepared_experiment_is_an_error()
    {
        var refused = Assert.Throws<HarnessException>(() => HeldOutStore.Open(folder.File("gone.db"), "one", expected: true, TimeProvider.System));

        Assert.Equal("AH7003", refused.Error.Code);
    }

    [Fact]
    public async Task Counts_a_look_once_however_often_its_step_is_repeated()
    {
        await using var store = HeldOutStore.Open(folder.File("looks.db"), "one", expected: false, TimeProvider.System);

        await store.CountLookAsync("judge:g-0001", 5);
        await store.CountLookAsync("judge:g-0001", 5);
        await store.CountLookAsync("judge:g-0002", 5);

        Assert.Equal(2, store.Looks());
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        folder.Dispose();
    }

    private Task<ExperimentLedger> OpenAsync() => ExperimentLedger.OpenAsync(folder.File("ledger.db"), TimeProvider.System);

    private static Verdict Rejected(double score) => new() { Kind = VerdictKind.RejectedHarm, Reason = "worse", Score = score, SuiteAfter = SuiteState.Empty(0.8) };
}
