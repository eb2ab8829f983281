using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Benchmarks.Bird.Tests.Databases;

namespace AutoHarness.Benchmarks.Bird.Tests.Attacks;

/// <summary>SQL that wants out of its database, or wants more than its share. It counts against whoever wrote it, and neighbours do not notice.</summary>
public sealed class HostileSqlTests(ServerFixture fixture)
{
    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData("SELECT pg_read_file('/etc/passwd')", "permission denied")]
    [InlineData("SELECT pg_ls_dir('/')", "permission denied")]
    [InlineData("SELECT lo_import('/etc/passwd')", "permission denied")]
    [InlineData("SELECT pg_read_binary_file('postgresql.conf')", "permission denied")]
    [InlineData("CREATE TABLE x(l text); COPY x FROM '/etc/passwd'", "must be superuser|permission denied")]
    [InlineData("COPY zones TO '/tmp/x'", "must be superuser|permission denied")]
    [InlineData("COPY zones TO PROGRAM 'id > /tmp/x'", "must be superuser|permission denied")]
    [InlineData("CREATE EXTENSION dblink", "permission denied")]
    [InlineData("CREATE EXTENSION postgres_fdw", "permission denied")]
    [InlineData("CREATE EXTENSION file_fdw", "permission denied")]
    [InlineData("CREATE LANGUAGE plpython3u", "permission denied|not available|does not exist")]
    [InlineData("ALTER SYSTEM SET max_connections = 1", "permission denied|must be superuser|cannot run inside")]
    [InlineData("CREATE ROLE x SUPERUSER", "must be superuser|permission denied")]
    [InlineData("ALTER ROLE CURRENT_USER SUPERUSER", "permission denied|must be superuser")]
    [InlineData("SET ROLE postgres", "permission denied")]
    [InlineData("SET SESSION AUTHORIZATION postgres", "permission denied")]
    [InlineData("CREATE DATABASE x", "permission denied|cannot run inside")]
    [InlineData("COMMIT; CREATE DATABASE x", "permission denied|cannot run inside|cannot be executed from")]
    [InlineData("CREATE TABLESPACE x LOCATION '/tmp'", "permission denied|cannot run inside")]
    [InlineData("SELECT pg_reload_conf()", "permission denied")]
    [InlineData("SELECT pg_promote()", "permission denied|must be")]
    [InlineData("LOCK TABLE pg_catalog.pg_database IN ACCESS EXCLUSIVE MODE", "permission denied")]
    [InlineData("UPDATE pg_catalog.pg_database SET datname = 'x'", "permission denied")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'host=localhost' PUBLICATION p", "permission denied|must be superuser|cannot run inside|could not connect")]
    public async Task Nothing_outside_of_the_database_can_be_reached(string sql, string refusals)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        var execution = await copy.RunAsync(sql);

        Assert.Contains(refusals.Split('|'), refusal => execution.Error?.Contains(refusal, StringComparison.Ordinal) == true);
        Assert.False(File.Exists("/tmp/x"));
    }

    [Fact]
    public async Task The_template_cannot_be_dropped_entered_or_renamed()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        foreach (var sql in (string[])["DROP DATABASE {0}", "COMMIT; DROP DATABASE {0}", "ALTER DATABASE {0} RENAME TO x", "ALTER DATABASE {0} ALLOW_CONNECTIONS true", "REASSIGN OWNED BY auto_harness_owner TO CURRENT_USER; DROP OWNED BY CURRENT_USER CASCADE"])
        {
            await copy.RunAsync(sql.Replace("{0}", $"\"{fixture.Source.Name}\"", StringComparison.Ordinal));
        }

        await using var next = await Copy.TakeAsync(fixture);
        Assert.Equal("9", await next.CellAsync("SELECT count(*) FROM zones"));
    }

    [Fact]
    public async Task Sleeping_and_endless_loops_time_out()
    {
        await using var copy = await Copy.TakeAsync(fixture);

        Assert.True((await copy.RunAsync("SELECT pg_sleep(100)")).TimedOut);
        Assert.True((await copy.RunAsync("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r")).TimedOut);
        Assert.Equal("1", await copy.CellAsync("SELECT 1"));
    }

    [Fact]
    public async Task Whoever_takes_away_his_own_limit_or_catches_the_cancellation_times_out_all_the_same()
    {
        await using var copy = await Copy.TakeAsync(fixture);

        Assert.True((await copy.RunAsync("SET statement_timeout = 0; SELECT pg_sleep(100)")).TimedOut);
        Assert.True((await copy.RunAsync(
            "DO $$ BEGIN PERFORM set_config('statement_timeout', '0', false); LOOP BEGIN PERFORM pg_sleep(100); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$; SELECT pg_sleep(100)")).TimedOut);
        Assert.Equal("1", await copy.CellAsync("SELECT 1"));
        Assert.False(await copy.Database.ResetAsync(Never));
    }

    [Fact]
    public async Task A_result_of_a_thousand_million_rows_is_cut_off()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        foreach (var sql in (string[])["SELECT * FROM generate_series(1, 1000000000)", "TABLE pg_class; VALUES (1); EXPLAIN SELECT 1; SELECT repeat('x', 1000) FROM generate_series(1, 1000000000)", "SELECT repeat('x', 100000000)"])
        {
            var execution = await copy.RunAsync(sql);
            Assert.True(execution.TimedOut || execution.Error!.StartsWith("the result is larger", StringComparison.Ordinal), execution.Error);
        }

        Assert.Equal("1", await copy.CellAsync("SELECT 1"));
    }

    [Fact]
    public async Task Filling_the_disk_is_stopped_and_the_space_comes_back()
    {
        await using (var copy = await Copy.TakeAsync(fixture))
        {
            var execution = await copy.RunAsync("SET statement_timeout = 0; CREATE TABLE big AS SELECT repeat(md5(g::text), 50) AS t FROM generate_series(1, 1000000000) g");
            Assert.True(execution.TimedOut || execution.Error!.StartsWith("the database may grow", StringComparison.Ordinal), execution.Error);
            Assert.False(await copy.Database.ResetAsync(Never));
        }

        var left = await fixture.Server.QueryAsync<long>("SELECT sum(pg_database_size(oid))::bigint FROM pg_database", Never);
        Assert.InRange(left[0], 0, 1L << 30);
    }

    [Fact]
    public async Task What_earlier_strings_of_a_trial_have_taken_of_the_disk_counts()
    {
        const string Fill = "CREATE TABLE big{0} AS SELECT repeat(md5(g::text), 50) AS t, g FROM generate_series(1, 30000) g; SELECT pg_sleep(0.5)";
        await using var neighbour = await Copy.TakeAsync(fixture);
        await using var copy = await Copy.TakeAsync(fixture);
        var refused = 0;
        for (var i = 0; i < 6; i++)
        {
            var execution = await copy.RunAsync(Fill.Replace("{0}", $"{i}", StringComparison.Ordinal));
            refused += execution.Error?.StartsWith("the database may grow", StringComparison.Ordinal) == true ? 1 : 0;
            Assert.Equal("9", await neighbour.CellAsync("SELECT count(*) FROM zones"));
        }

        Assert.NotEqual(0, refused);
    }

    [Fact]
    public async Task Memory_is_limited()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync("SET work_mem = '2047GB'");
        var execution = await copy.RunAsync("SELECT array_agg(x), array_agg(x || 'a'), array_agg(x || 'b') FROM (SELECT repeat(g::text, 1000) AS x FROM generate_series(1, 100000000) g) t");

        Assert.True(execution.TimedOut || execution.Error is not null);
        Assert.Equal("1", await copy.CellAsync("SELECT 1"));
    }

    [Fact]
    public async Task Neighbours_cannot_be_locked_out_or_ended()
    {
        await using var attacker = await Copy.TakeAsync(fixture);
        await using var neighbour = await Copy.TakeAsync(fixture);
        await attacker.RunAsync("LOCK TABLE zones, crops, plantings, harvestlots, readings IN ACCESS EXCLUSIVE MODE; SELECT pg_advisory_lock(1)");
        await attacker.RunAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
        await attacker.RunAsync("DO $$ DECLARE p record; BEGIN FOR p IN SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() LOOP BEGIN PERFORM pg_terminate_backend(p.pid), pg_cancel_backend(p.pid); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$");

        Assert.Equal("9", await neighbour.CellAsync("SELECT count(*) FROM zones"));
        Assert.True(await neighbour.Database.IsCleanAsync(Never));
    }

    [Fact]
    public async Task Ending_his_own_session_is_an_error_of_the_agent_and_not_of_the_machine()
    {
        await using var databases = await fixture.OpenDatabasesAsync();
        await using var trial = await databases.OpenAsync(fixture.Tasks["greenhouse_1"], InteractionMode.Agentic, Never);

        var reply = await trial.ExecuteAsync("SELECT pg_terminate_backend(pg_backend_pid())", Never);
        Assert.StartsWith("SQL Error: SQL error: server closed the connection unexpectedly", reply.Text, StringComparison.Ordinal);
        Assert.Equal(new QueryReply(true, "?column?\n--------\n1", reply.Isolation), await trial.ExecuteAsync("SELECT 1", Never));
        Assert.True((await trial.SubmitAsync(string.Join(";\n", fixture.Tasks["greenhouse_1"].Gold.SolSql), Never)).Passed);
    }

    [Fact]
    public async Task Hostile_submissions_are_wrong_answers_and_the_next_one_is_judged_as_ever()
    {
        await using var databases = await fixture.OpenDatabasesAsync();
        var task = fixture.Tasks["greenhouse_1"];
        await using var trial = await databases.OpenAsync(task, InteractionMode.Agentic, Never);
        foreach (var sql in (string[])
            ["SELECT pg_sleep(100)", "DROP SCHEMA public CASCADE", "SELECT * FROM generate_series(1, 1000000000)", "COMMIT; DELETE FROM harvestlots; COMMIT", "CREATE OR REPLACE FUNCTION sum(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0'; SELECT 1", "SET statement_timeout = 1; SELECT 1"])
        {
            Assert.False((await trial.SubmitAsync(sql, Never)).Passed);
        }

        Assert.True((await trial.SubmitAsync(string.Join(";\n", task.Gold.SolSql), Never)).Passed);
    }
}
