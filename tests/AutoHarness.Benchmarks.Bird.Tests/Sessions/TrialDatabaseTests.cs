using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Benchmarks.Bird.Tests.Databases;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Sessions;

public sealed class TrialDatabaseTests(ServerFixture fixture)
{
    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData(BirdCompat.Reference, 0.7)]
    [InlineData(BirdCompat.Fixed, 0)]
    public async Task A_phase_pays_once_unless_the_reference_is_copied(BirdCompat compat, double second)
    {
        var replies = await SubmitAsync(compat, Task(new PhaseGold { SolSql = ["SELECT 1"] }), "SELECT 1", "SELECT 1");

        Assert.Equal([0.7, second], replies.Select(reply => reply.Reward));
    }

    [Fact]
    public async Task Without_ground_truth_nothing_is_scored()
    {
        var task = Task(new PhaseGold());

        Assert.Equal("SQL failed Phase 1. Test case execution failed.", (await SubmitAsync(BirdCompat.Reference, task, "SELECT 1"))[0].Message);
        var error = await Assert.ThrowsAsync<InfrastructureException>(() => SubmitAsync(BirdCompat.Fixed, task, "SELECT 1"));
        Assert.Contains("no ground truth", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM harvestlots", "TRUNCATE harvestlots; SELECT 0")]
    [InlineData("SELECT count(*) FROM harvestlots", "CREATE TEMP TABLE IF NOT EXISTS harvestlots(a int); SELECT 0")]
    [InlineData("SELECT count(*) FROM harvestlots", "WITH d AS (DELETE FROM harvestlots RETURNING 1) SELECT 0")]
    [InlineData("SELECT avg(kg)::float8 FROM harvestlots", "SET extra_float_digits = -15; SELECT 400")]
    [InlineData("SELECT count(*) FROM harvestlots", "CREATE SCHEMA IF NOT EXISTS s; CREATE TABLE IF NOT EXISTS s.harvestlots(a int); SET search_path = s; SELECT 0")]
    public async Task A_query_that_bends_the_gold_to_itself_passes_in_the_reference_only(string gold, string sql)
    {
        var task = Task(new PhaseGold { SolSql = [gold] });

        var reference = (await SubmitAsync(BirdCompat.Reference, task, sql))[0];
        var replies = await SubmitAsync(BirdCompat.Fixed, task, sql, gold);

        Assert.True(reference.Passed, reference.Message);
        Assert.Equal([false, true], replies.Select(reply => reply.Passed));
        Assert.Equal("SQL failed Phase 1. Your SQL is not correct.", replies[0].Message);
    }

    [Theory]
    [InlineData("conn.cursor().execute('SELECT 1')")]
    [InlineData("conn.cursor().execute('DELETE FROM harvestlots')")]
    [InlineData("cur = conn.cursor()\n    try:\n        cur.execute('SELECT nope')\n    except Exception:\n        pass")]
    public async Task What_a_test_case_leaves_open_disturbs_nobody(string body)
    {
        var task = Task(new PhaseGold { SolSql = ["SELECT 1"], Category = "Management", TestCases = [$"def test_case(pred_sqls, sol_sqls, db_name, conn):\n    {body}\n"] });

        Assert.All(await SubmitAsync(BirdCompat.Fixed, task, "SELECT count(*) FROM harvestlots", "SELECT 1"), reply => Assert.True(reply.Passed, reply.Message));
    }

    [Theory]
    [InlineData("CREATE TEMP TABLE IF NOT EXISTS mine AS SELECT count(*) FROM harvestlots; SELECT * FROM mine")]
    [InlineData("SET work_mem = '8MB'; SELECT count(*) FROM harvestlots")]
    public async Task A_query_that_takes_several_statements_passes_where_it_is_right(string sql) =>
        Assert.True((await SubmitAsync(BirdCompat.Fixed, Task(new PhaseGold { SolSql = ["SELECT count(*) FROM harvestlots"] }), sql))[0].Passed);

    [Theory]
    [InlineData("SELECT nope")]
    [InlineData("SELECT pg_sleep(100)")]
    public async Task Broken_gold_is_not_a_wrong_answer(string gold)
    {
        var task = Task(new PhaseGold { SolSql = [gold] });

        Assert.False((await SubmitAsync(BirdCompat.Reference, task, "SELECT 1"))[0].Passed);
        await Assert.ThrowsAsync<InfrastructureException>(() => SubmitAsync(BirdCompat.Fixed, task, "SELECT 1"));
    }

    [Fact]
    public async Task Gold_that_only_the_submission_breaks_is_a_wrong_answer()
    {
        var replies = await SubmitAsync(BirdCompat.Fixed, Task(new PhaseGold { SolSql = ["SELECT count(*) FROM harvestlots"] }), "DROP TABLE harvestlots; SELECT 1");

        Assert.Equal("SQL failed Phase 1. Your SQL is not correct.", replies[0].Message);
    }

    [Fact]
    public async Task Phase_2_begins_with_what_phase_1_did_once_and_committed()
    {
        var task = Task(new PhaseGold { Category = "Management", SolSql = ["SELECT 1"], TestCases = ["def test_case(p, s, d, c):\n    pass\n"] }) with
        {
            FollowUp = new FollowUp("more", null, new PhaseGold { SolSql = ["SELECT count(*), max(v) FROM st"] }),
        };
        var replies = await SubmitAsync(
            BirdCompat.Fixed,
            task,
            "CREATE TABLE st AS SELECT random() AS v",
            "UPDATE st SET v = 5; SELECT count(*) + 1, max(v) FROM st",
            "DELETE FROM st; SELECT 1, (SELECT max(v) FROM st)",
            "SELECT count(*), max(v) FROM st");

        Assert.Equal([true, false, false, true], replies.Select(reply => reply.Passed));
    }

    [Fact]
    public async Task Exploring_is_undone_by_the_next_submission()
    {
        await using var databases = await fixture.OpenDatabasesAsync();
        await using var trial = await databases.OpenAsync(fixture.Tasks["greenhouse_1"], InteractionMode.Agentic, Never);
        await trial.ExecuteAsync("WITH d AS (DELETE FROM harvestlots RETURNING 1) SELECT count(*) FROM d", Never);
        Assert.EndsWith("\n0", (await trial.ExecuteAsync("SELECT count(*) FROM harvestlots", Never)).Text, StringComparison.Ordinal);

        Assert.True((await trial.SubmitAsync(string.Join(";\n", fixture.Tasks["greenhouse_1"].Gold.SolSql), Never)).Passed);
        Assert.EndsWith("\n157", (await trial.ExecuteAsync("SELECT count(*) FROM harvestlots", Never)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_isolated_by_rollback_and_the_trace_can_say_so()
    {
        var task = fixture.Tasks["greenhouse_1"];
        var replies = await SubmitAsync(BirdCompat.Fixed, task, [.. task.Gold.SolSql, "COMMIT; SELECT 1"]);

        Assert.Equal(["rollback", "copy: commit"], replies.Select(reply => reply.Isolation));
    }

    [Fact]
    public async Task Many_trials_at_once_do_not_see_each_other()
    {
        await using var databases = await fixture.OpenDatabasesAsync();
        var results = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            await using var trial = await databases.OpenAsync(fixture.Tasks["greenhouse_1"], InteractionMode.Agentic, Never);
            await trial.ExecuteAsync($"SELECT {number} AS n INTO mine", Never);
            await trial.ExecuteAsync("WITH d AS (DELETE FROM readings RETURNING 1) SELECT count(*) FROM d", Never);
            return (await trial.ExecuteAsync("SELECT n FROM mine", Never)).Text;
        }));

        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"n\n-\n{number}"), results);
    }

    private static BirdTask Task(PhaseGold gold) => new() { InstanceId = "made_1", Database = "greenhouse", AmbiguousQuery = "", Gold = gold };

    private async Task<List<SubmitReply>> SubmitAsync(BirdCompat compat, BirdTask task, params string[] submissions)
    {
        await using var databases = await fixture.OpenDatabasesAsync(compat);
        await using var trial = await databases.OpenAsync(task, InteractionMode.Agentic, Never);
        var replies = new List<SubmitReply>();
        foreach (var sql in submissions)
        {
            replies.Add(await trial.SubmitAsync(sql, Never));
        }

        return replies;
    }
}
