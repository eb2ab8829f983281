using AutoHarness.Benchmarks.Bird.Isolation;

namespace AutoHarness.Benchmarks.Bird.Tests.Databases;

public sealed class IsolationTests(ServerFixture fixture)
{
    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData("SELECT count(*) FROM zones")]
    [InlineData("SELECT nope")]
    [InlineData("CREATE TABLE extra AS SELECT * FROM zones")]
    [InlineData("CREATE VIEW v AS SELECT 1 AS a; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("ALTER TABLE zones ADD COLUMN extra int")]
    [InlineData("DROP TABLE harvestlots")]
    [InlineData("CREATE INDEX i ON readings (tempc)")]
    [InlineData("CREATE TEMP TABLE t AS SELECT 1")]
    [InlineData("DO $$ BEGIN EXECUTE 'SET work_mem = ''64kB'''; END $$")]
    public async Task A_rollback_brings_the_clean_state_back(string sql)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync(sql);

        Assert.Equal("rollback", copy.Database.Strategy);
        Assert.True(await copy.Database.ResetAsync(Never));
        Assert.True(await copy.Database.IsCleanAsync(Never));
    }

    [Theory]
    [InlineData("UPDATE zones SET zonelabel = zonelabel || '!'")]
    [InlineData("INSERT INTO crops SELECT 'X' || cropcode, cropname, family, dayscycle, pricekg FROM crops")]
    [InlineData("DELETE FROM harvestlots")]
    [InlineData("TRUNCATE harvestlots")]
    [InlineData("CREATE TABLE c(a int); COMMIT")]
    [InlineData("UPDATE zones SET zonelabel = now()::text")]
    [InlineData("DO $$ BEGIN DELETE FROM harvestlots; EXECUTE 'TRUN' || 'CATE readings CASCADE'; END $$")]
    public async Task A_copy_in_which_something_may_lie_otherwise_is_not_used_again(string sql)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync(sql);

        Assert.False(await copy.Database.ResetAsync(Never));
        Assert.False(await copy.Database.IsCleanAsync(Never));
    }

    [Fact]
    public async Task A_sequence_that_moved_is_seen_although_nothing_was_written()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync("CREATE SEQUENCE s");
        await copy.Database.CommitFromNowOnAsync("test", Never);
        var source = await copy.Database.BecomeSourceAsync(Never);
        var second = await fixture.Copies.CopyAsync(source, copy.Database.Copy.Login, Never);
        await second.RunAsync("SELECT nextval('s')", Never);

        Assert.False(await second.ResetAsync(Never));
        await second.DisposeAsync();
        await fixture.Copies.DropAsync(second.Copy);
    }

    [Fact]
    public async Task What_is_written_stays_until_the_reset()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync("CREATE TABLE extra AS SELECT 5 AS v");
        await copy.RunAsync("SELECT nope");

        Assert.Equal("5", await copy.CellAsync("SELECT v FROM extra"));
        await copy.Database.ResetAsync(Never);
        Assert.Contains("does not exist", await copy.CellAsync("SELECT v FROM extra"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_before_is_kept_when_commits_become_necessary()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync("CREATE TABLE extra AS SELECT 5 AS v");
        await copy.RunAsync("INSERT INTO extra VALUES (6); ROLLBACK; SELECT 1");

        Assert.Equal("1", await copy.CellAsync("SELECT count(*) FROM extra"));
        Assert.Equal("copy: rollback", copy.Database.Strategy);
    }

    [Fact]
    public async Task The_time_goes_on_between_strings_as_it_does_with_commits()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync("CREATE TABLE times AS SELECT 1 AS n");
        await copy.RunAsync("ALTER TABLE times ADD at timestamptz DEFAULT now()");

        Assert.Equal("True", await copy.CellAsync("SELECT min(at) < now() FROM times"));
    }

    [Theory]
    [InlineData("CREATE TABLE times(n int, at timestamptz DEFAULT clock_timestamp(), began timestamptz DEFAULT now())")]
    [InlineData("CREATE TABLE times(n int, at timestamptz DEFAULT clock_timestamp()); CREATE VIEW v AS SELECT CURRENT_TIMESTAMP AS t")]
    [InlineData("CREATE TABLE p(a int PRIMARY KEY DEFERRABLE)")]
    public async Task A_database_whose_own_objects_need_commits_gets_them_whatever_the_SQL_says(string objects)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync(objects);
        await copy.Database.CommitFromNowOnAsync("test", Never);
        var source = await copy.Database.BecomeSourceAsync(Never);
        var second = await fixture.Copies.CopyAsync(source, copy.Database.Copy.Login, Never);
        await second.RunAsync("SELECT 1", Never);

        Assert.StartsWith("copy: ", second.Strategy, StringComparison.Ordinal);
        Assert.True(await second.ResetAsync(Never));
        await second.DisposeAsync();
        await fixture.Copies.DropAsync(second.Copy);
    }

    [Fact]
    public async Task A_constraint_that_waits_for_the_commit_speaks_at_the_end_of_its_string()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.RunAsync("CREATE TABLE p(a int PRIMARY KEY); CREATE TABLE c(a int REFERENCES p DEFERRABLE INITIALLY DEFERRED)");

        Assert.Contains("violates foreign key constraint", (await copy.RunAsync("INSERT INTO c VALUES (1)")).Error, StringComparison.Ordinal);
        Assert.Equal("0", await copy.CellAsync("SELECT count(*) FROM c"));
    }

    [Theory]
    [InlineData("INSERT INTO crops VALUES ('ZZZ', 'x', 'y', 1, 1)")]
    [InlineData("UPDATE readings SET tempc = tempc WHERE readid = 900000")]
    [InlineData("CREATE VIEW v AS SELECT 1 AS a")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("COMMENT ON TABLE zones IS 'x'")]
    [InlineData("GRANT SELECT ON zones TO PUBLIC")]
    [InlineData("ALTER TABLE zones ALTER zonelabel SET DEFAULT 'x'")]
    [InlineData("CREATE SEQUENCE s")]
    [InlineData("CREATE TYPE e AS ENUM ('a')")]
    [InlineData("ALTER TABLE zones ENABLE ROW LEVEL SECURITY")]
    [InlineData("CREATE RULE r AS ON DELETE TO zones DO INSTEAD NOTHING")]
    [InlineData("SELECT lo_create(0)")]
    public async Task The_fingerprint_sees_any_change(string sql)
    {
        await using var copy = await Copy.TakeAsync(fixture);
        await copy.Database.CommitFromNowOnAsync("test", Never);
        Assert.Null((await copy.RunAsync(sql)).Error);
        var changed = await copy.Database.BecomeSourceAsync(Never);

        Assert.NotEqual(fixture.Source.Fingerprint, changed.Fingerprint);
    }

    [Theory]
    [InlineData("SELECT 1; COMMIT; SELECT 2", "commit")]
    [InlineData("END", "end")]
    [InlineData("/* x */ begin; select 1", "begin")]
    [InlineData("CALL p()", "call")]
    [InlineData("SELECT now()", "now")]
    [InlineData("SELECT CURRENT_TIMESTAMP", "current_timestamp")]
    [InlineData("ALTER TYPE t ADD  VALUE 'x'", "add  value")]
    [InlineData("ALTER TYPE t ADD/**/VALUE 'x'", "add/**/value")]
    [InlineData("DO $$ BEGIN SET LOCAL work_mem = '1MB'; END $$", "set local")]
    [InlineData("PREPARE TRANSACTION 'x'", "prepare")]
    [InlineData("SELECT cmin FROM t", "cmin")]
    [InlineData("SET search_path = x; SELECT 1", "set")]
    [InlineData("DO $$ BEGIN COMMIT; END $$", "commit")]
    [InlineData("DECLARE c CURSOR FOR SELECT 1", "declare")]
    [InlineData("SELECT CASE WHEN true THEN 1 END", null)]
    [InlineData("UPDATE t SET a = 1", null)]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$", null)]
    [InlineData("SELECT 'a;set'", null)]
    public void Text_tells_what_needs_commits(string sql, string? reason) => Assert.Equal(reason, IsolationPlan.ReasonToCommit([sql], []));

    [Theory]
    [InlineData("def test_case(p, s, d, c):\n    c.commit()", "commit")]
    [InlineData("def test_case(p, s, d, c):\n    execute_queries('SET x.y = 1', d, c)", "set")]
    [InlineData("def test_case(p, s, d, c):\n    c.cursor().execute('SELECT 1')", "a cursor in a test case")]
    [InlineData("def test_case(p, s, d, c):\n    execute_queries('SELECT 1', d, c)", null)]
    public void Snippets_tell_what_needs_commits(string snippet, string? reason) => Assert.Equal(reason, IsolationPlan.ReasonToCommit([], [snippet]));
}
