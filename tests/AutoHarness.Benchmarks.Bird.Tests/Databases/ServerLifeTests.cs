using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Databases;

/// <summary>Servers and processes that die in the middle, and what they leave behind.</summary>
public sealed class ServerLifeTests(ServerFixture fixture)
{
    private static CancellationToken Never => CancellationToken.None;

    [Fact]
    public async Task A_run_leaves_no_database_and_no_role()
    {
        string run;
        var databases = await fixture.OpenDatabasesAsync();
        await using (var trial = await databases.OpenAsync(fixture.Tasks["greenhouse_M_3"], InteractionMode.Agentic, Never))
        {
            Assert.True((await trial.SubmitAsync(string.Join(";\n", fixture.Tasks["greenhouse_M_3"].Gold.SolSql), Never)).Passed);
            run = await RunOfAsync(trial);
            Assert.Contains(await fixture.DatabaseNamesAsync(), name => name.StartsWith(run, StringComparison.Ordinal));
        }

        await databases.DisposeAsync();
        Assert.DoesNotContain(await fixture.DatabaseNamesAsync(), name => name.StartsWith(run, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_dropped_by_the_next_one_and_what_a_living_one_uses_is_not()
    {
        await using var living = await Copy.TakeAsync(fixture);
        await fixture.Server.RunAsync(
            Never,
            "CREATE ROLE ah_r00000001__greenhouse__1 LOGIN",
            $"CREATE DATABASE ah_r00000001__greenhouse__1 TEMPLATE \"{fixture.Source.Name}\" OWNER ah_r00000001__greenhouse__1");

        await using (await ServerRun.EnterAsync(fixture.Server, Never))
        {
            Assert.DoesNotContain("ah_r00000001__greenhouse__1", await fixture.DatabaseNamesAsync());
        }

        Assert.Equal("9", await living.CellAsync("SELECT count(*) FROM zones"));
    }

    [Fact]
    public async Task Somebody_who_may_not_create_roles_is_refused_since_agents_would_work_as_him()
    {
        const string Admin = "without_createrole";
        await fixture.Server.RunAsync(Never, $"CREATE ROLE {Admin} LOGIN CREATEDB");
        try
        {
            var options = fixture.Options with { Address = fixture.Server.Address, Admin = new PostgresLogin(Admin, null) };
            await using var databases = new TrialDatabases(options, BirdCompat.Fixed, JailMode.Bubblewrap, ServerFixture.Processes, TimeProvider.System);

            var failure = await Assert.ThrowsAsync<HarnessException>(() => databases.PrepareAsync(["greenhouse"], new Progress<string>(), Never));

            Assert.Equal(ExitCode.Environment, failure.Error.Exit);
            Assert.Contains("may not create roles", failure.Error.Message, StringComparison.Ordinal);
            Assert.Contains("CREATEROLE", Assert.Single(failure.Error.Fixes), StringComparison.Ordinal);
        }
        finally
        {
            await fixture.Server.RunAsync(Never, $"DROP ROLE {Admin}");
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_is_started_again_and_nothing_is_scored_meanwhile()
    {
        var folder = Directory.CreateTempSubdirectory("ah-pg-").FullName;
        try
        {
            var options = fixture.Options with { ClusterFolder = folder };
            await using var databases = new TrialDatabases(options, BirdCompat.Fixed, JailMode.Bubblewrap, ServerFixture.Processes, TimeProvider.System);
            await databases.PrepareAsync(["greenhouse"], new Progress<string>(), Never);
            var task = fixture.Tasks["greenhouse_M_2"];
            var gold = string.Join(";\n", task.Gold.SolSql);

            await using (var trial = await databases.OpenAsync(task, InteractionMode.Agentic, Never))
            {
                await trial.ExecuteAsync("WITH d AS (DELETE FROM harvestlots RETURNING 1) SELECT count(*) FROM d", Never);
                var pid = int.Parse(File.ReadLines(Path.Combine(folder, "cluster", "data", "postmaster.pid")).First());
                System.Diagnostics.Process.GetProcessById(pid).Kill();
                await Assert.ThrowsAsync<InfrastructureException>(() => trial.SubmitAsync(gold, Never));
                await Assert.ThrowsAsync<InfrastructureException>(() => trial.ExecuteAsync("SELECT 1", Never));
            }

            await using (var next = await databases.OpenAsync(task, InteractionMode.Agentic, Never))
            {
                Assert.EndsWith("\n157", (await next.ExecuteAsync("SELECT count(*) FROM harvestlots", Never)).Text, StringComparison.Ordinal);
                Assert.True((await next.SubmitAsync(gold, Never)).Passed);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_idle_copy_whose_session_was_lost_is_not_handed_out()
    {
        await using var databases = await fixture.OpenDatabasesAsync();
        string run;
        await using (var first = await databases.OpenAsync(fixture.Tasks["greenhouse_1"], InteractionMode.Agentic, Never))
        {
            run = await RunOfAsync(first);
        }

        await fixture.Server.QueryAsync<bool>($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE '{run}%'", Never);
        await using var trial = await databases.OpenAsync(fixture.Tasks["greenhouse_1"], InteractionMode.Agentic, Never);
        Assert.True((await trial.ExecuteAsync("SELECT 1", Never)).Success);
    }

    [Fact]
    public async Task A_server_without_programs_or_address_says_what_to_do()
    {
        using var folder = new TempFolder();
        var options = new ServerOptions { ClusterFolder = folder.Root, Address = new PostgresAddress("127.0.0.1", 1), Admin = new PostgresLogin("nobody", null) };
        await using var databases = new TrialDatabases(options, BirdCompat.Fixed, JailMode.Bubblewrap, ServerFixture.Processes, TimeProvider.System);

        var error = await Assert.ThrowsAsync<InfrastructureException>(() => databases.PrepareAsync(["greenhouse"], new Progress<string>(), Never));
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_that_the_server_has_already_are_taken_over_without_their_owner()
    {
        await fixture.Server.RunAsync(Never, "DROP DATABASE IF EXISTS shop_template", "CREATE DATABASE shop_template");
        await using (var connection = await fixture.Server.OpenAsync("shop_template", Never))
        {
            await using var command = new Npgsql.NpgsqlCommand(
                "CREATE SCHEMA s; CREATE TYPE s.kind AS ENUM ('a'); CREATE TABLE s.goods(id serial PRIMARY KEY, k s.kind); INSERT INTO s.goods(k) VALUES ('a'); CREATE VIEW v AS SELECT * FROM s.goods; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", connection);
            await command.ExecuteNonQueryAsync(Never);
        }

        await using var databases = new TrialDatabases(fixture.Options with { Dumps = null }, BirdCompat.Fixed, JailMode.Bubblewrap, ServerFixture.Processes, TimeProvider.System);
        await databases.PrepareAsync(["shop"], new Progress<string>(), Never);
        var task = fixture.Tasks["greenhouse_1"] with { Database = "shop" };
        await using var trial = await databases.OpenAsync(task, InteractionMode.Agentic, Never);

        Assert.Equal("count\n-----\n1", (await trial.ExecuteAsync("SELECT count(*) FROM v; ALTER TABLE s.goods ADD x int; INSERT INTO s.goods(k) VALUES ('a'); DROP VIEW v; DROP FUNCTION f(); ALTER TYPE s.kind RENAME VALUE 'a' TO 'b'; SELECT 1 AS count", Never)).Text);
    }

    // The prefix of everything that its process makes on the server.
    private static async Task<string> RunOfAsync(ITrialDatabase trial)
    {
        var database = (await trial.ExecuteAsync("SELECT current_database()", Never)).Text.Split('\n')[^1];
        return database[..database.IndexOf("__", StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData("scram-sha-256")]
    [InlineData("md5")]
    [InlineData("password")]
    public async Task Passwords_are_given_in_the_way_the_server_asks_for(string method)
    {
        var role = "login_" + method.Replace("-", "_", StringComparison.Ordinal);
        var file = (await fixture.Server.QueryAsync<string>("SHOW hba_file", Never))[0];
        var programs = PostgresPrograms.Find(ServerFixture.Processes)!;
        await fixture.Server.RunAsync(Never, $"SET password_encryption = '{(method == "md5" ? "md5" : "scram-sha-256")}'", $"CREATE ROLE {role} LOGIN PASSWORD 'wörd'");
        await programs.WriteAsync(file, $"local all {role} {method}\nlocal all all trust\n", Never);
        await fixture.Server.RunAsync(Never, "SELECT pg_reload_conf()");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);

        // The server needs a moment to read its file again.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var refused = await Record.ExceptionAsync(async () =>
            {
                await using var wrong = await PgConnection.OpenAsync(fixture.Server.Address, new PostgresLogin(role, "wrong"), "postgres", settings, Never);
            });
            if (refused is PgException { Error.Code: "28P01" })
            {
                await using var right = await PgConnection.OpenAsync(fixture.Server.Address, new PostgresLogin(role, "wörd"), "postgres", settings, Never);
                Assert.Equal('I', right.Status);
                return;
            }

            await Task.Delay(50, Never);
        }

        Assert.Fail("the wrong password was never refused");
    }
}
