using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Tests.Databases;

namespace AutoHarness.Benchmarks.Bird.Tests.Attacks;

/// <summary>SQL that wants to outlive its string, its session or its trial. None of it is the machine's fault, and nothing of it stays.</summary>
public sealed class EscapeTests(ServerFixture fixture)
{
    private const string ForOwnDatabase = "COMMIT; DO $$ BEGIN EXECUTE format('{0}', current_database()); END $$";

    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData("PREPARE TRANSACTION 'x'")]
    [InlineData("SELECT 1; prepare /* a */ transaction 'x'")]
    [InlineData("-- a\nPREPARE\nTRANSACTION 'x'; SELECT 1")]
    public async Task A_transaction_cannot_be_left_to_nobody(string sql)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync("CREATE TABLE extra(a int)");

        Assert.Equal("prepared transactions are disabled\nHINT:  Set max_prepared_transactions to a nonzero value.\n", (await copy.RunAsync(sql)).Error);
        Assert.Equal("0", await copy.CellAsync("SELECT count(*) FROM extra"));
        Assert.True(await copy.Database.ResetAsync(Never));
    }

    [Theory]
    [InlineData("PREPARE p AS SELECT 'PREPARE TRANSACTION ''x''' AS t; EXECUTE p")]
    [InlineData("SELECT 'PREPARE TRANSACTION' AS t")]
    public async Task What_only_looks_like_it_runs(string sql)
    {
        await using var copy = await Copy.TakeAsync(fixture);

        Assert.StartsWith("PREPARE TRANSACTION", await copy.CellAsync(sql), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DO $$ BEGIN EXECUTE 'SELECT pg_termi' || 'nate_backend(pg_backend_pid())'; END $$")]
    [InlineData("CREATE FUNCTION quit() RETURNS bool LANGUAGE sql AS 'SELECT pg_terminate_backend(pg_backend_pid())'", "SELECT quit()")]
    [InlineData("SET idle_session_timeout = 1", "SELECT pg_sleep(0.2)")]
    [InlineData("SET idle_in_transaction_session_timeout = 1; SELECT pg_sleep(0.2)")]
    [InlineData("SELECT set_config('idle_session_timeout', '1', false)", "SELECT 1")]
    public async Task A_session_that_its_own_SQL_ends_is_an_error_of_that_SQL(params string[] strings)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        foreach (var sql in strings)
        {
            var execution = await copy.RunAsync(sql);
            Assert.True(execution.Error?.StartsWith("server closed the connection unexpectedly", StringComparison.Ordinal) ?? true, execution.Error);
            await Task.Delay(50, Never);
        }

        // The last one may have been ended only after it was answered.
        await copy.RunAsync("SELECT 1");
        Assert.Equal("1", await copy.CellAsync("SELECT 1"));
        Assert.True(!await copy.Database.ResetAsync(Never) || await copy.Database.IsCleanAsync(Never));
    }

    [Theory]
    [InlineData("ALTER DATABASE %I IS_TEMPLATE true")]
    [InlineData("ALTER DATABASE %I CONNECTION LIMIT 0")]
    [InlineData("REVOKE ALL ON DATABASE %I FROM CURRENT_USER")]
    [InlineData("ALTER DATABASE %I SET statement_timeout = 1")]
    [InlineData("ALTER DATABASE %I SET idle_in_transaction_session_timeout = 1")]
    [InlineData("ALTER DATABASE %I SET default_transaction_read_only = on")]
    [InlineData("ALTER ROLE CURRENT_USER PASSWORD ''x''")]
    [InlineData("ALTER ROLE CURRENT_USER SET idle_session_timeout = 1")]
    public async Task An_owner_who_shuts_his_database_shuts_nobody_out(string statement)
    {
        string name;
        await using (var copy = await Copy.TakeAsync(fixture))
        {
            name = copy.Database.Copy.Name;
            Assert.Null((await copy.RunAsync(ForOwnDatabase.Replace("{0}", statement, StringComparison.Ordinal))).Error);

            // A broken limit costs the session, and the next one has to get in.
            Assert.True((await copy.RunAsync("SELECT pg_sleep(100)")).TimedOut);
            await copy.RunAsync("SET statement_timeout = 0; SELECT pg_sleep(100)");
            Assert.Equal("1", await copy.CellAsync("SELECT 1"));
            var source = await copy.Database.BecomeSourceAsync(Never);
            var second = await fixture.Copies.CopyAsync(source, copy.Database.Copy.Login, Never);
            Assert.Equal("9", (await second.RunAsync("SELECT count(*) FROM zones", Never)).Rows![0].Items[0].Str);
            await second.DisposeAsync();
            await fixture.Copies.DropAsync(second.Copy);
        }

        Assert.DoesNotContain(name, await fixture.DatabaseNamesAsync());
    }

    [Fact]
    public async Task What_a_killed_run_called_a_template_is_swept_like_the_rest()
    {
        await fixture.Server.RunAsync(
            Never,
            $"CREATE DATABASE ah_r00000002__greenhouse__1 TEMPLATE \"{fixture.Source.Name}\" IS_TEMPLATE true CONNECTION LIMIT 0",
            $"CREATE DATABASE ah_r00000002__greenhouse__2 TEMPLATE \"{fixture.Source.Name}\"");

        await using (await ServerRun.EnterAsync(fixture.Server, Never))
        {
            Assert.DoesNotContain(await fixture.DatabaseNamesAsync(), name => name.StartsWith("ah_r00000002", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_cannot_be_dropped_keeps_nobody_from_working()
    {
        await fixture.Server.RunAsync(Never, "CREATE ROLE ah_r00000003__greenhouse__1", "CREATE DATABASE held OWNER ah_r00000003__greenhouse__1");

        await using (await ServerRun.EnterAsync(fixture.Server, Never))
        {
            Assert.Contains("ah_r00000003__greenhouse__1", await fixture.DatabaseNamesAsync());
        }

        await fixture.Server.RunAsync(Never, "DROP DATABASE held", "DROP ROLE ah_r00000003__greenhouse__1");
    }

    [Theory]
    [InlineData("SELECT pg_notify('a', 'b')")]
    [InlineData("DO $$ BEGIN EXECUTE 'LIS' || 'TEN a'; PERFORM pg_notify('a', 'b'); END $$")]
    [InlineData("DO $$ BEGIN EXECUTE 'SELECT pg_adv' || 'isory_lock(7)'; END $$")]
    [InlineData("CREATE STATISTICS st ON tempc, readid FROM readings")]
    [InlineData("DO $$ BEGIN BEGIN EXECUTE 'CREATE TABLE inner_one(a int)'; RAISE EXCEPTION 'x'; EXCEPTION WHEN OTHERS THEN EXECUTE 'CREATE TABLE outer_one(a int)'; END; END $$")]
    [InlineData("CREATE FUNCTION f() RETURNS int SECURITY DEFINER LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE tt(a int); RETURN 1; END $$; SELECT f()")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS pg_trgm")]
    [InlineData("PREPARE p AS SELECT 1")]
    [InlineData("ALTER ROLE CURRENT_USER SET work_mem = '64kB'")]
    [InlineData("CREATE MATERIALIZED VIEW mv AS SELECT count(*) FROM zones")]
    [InlineData("DO $$ BEGIN EXECUTE 'CREATE SEQUENCE sq'; PERFORM nextval('sq'); END $$")]
    [InlineData("DO $$ BEGIN EXECUTE 'ANA' || 'LYZE zones'; END $$")]
    public async Task Whatever_is_left_is_either_gone_after_the_reset_or_seen(string sql)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync(sql);

        if (await copy.Database.ResetAsync(Never))
        {
            Assert.True(await copy.Database.IsCleanAsync(Never));
            Assert.Equal("0", await copy.CellAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"));
            Assert.Equal("0", await copy.CellAsync("SELECT count(*) FROM pg_prepared_statements"));
            Assert.Equal("0", await copy.CellAsync("SELECT count(*) FROM pg_listening_channels()"));
            Assert.Equal("4MB", await copy.CellAsync("SELECT current_setting('work_mem')"));
        }
        else
        {
            Assert.True(copy.Database.IsSpent);
        }
    }
}
