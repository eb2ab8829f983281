using AutoHarness.Benchmarks.Bird.Evaluation;
using AutoHarness.Benchmarks.Bird.Evaluation.Snippets;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Tests.Databases;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Snippets;

/// <summary>Test cases in Python: what they may use, and what they cannot reach.</summary>
public sealed class TestCaseTests(ServerFixture fixture)
{
    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData("""
        cur = conn.cursor()
        cur.execute("SELECT zonekey, aream2 FROM zones ORDER BY 1")
        assert cur.rowcount == 9 and [d[0] for d in cur.description] == ["zonekey", "aream2"]
        assert cur.fetchone() == ("Z01", __import__("decimal").Decimal("1441.49"))
        assert len(cur.fetchmany(3)) == 3 and len(list(cur)) == 5 and cur.fetchall() == []
        """)]
    [InlineData("""
        with conn.cursor() as cur:
            cur.execute("SELECT %s, %s, %s, %s", (1, "it's 100%", None, [1, 2]))
            assert cur.fetchone() == (1, "it's 100%", None, [1, 2])
            cur.execute("SELECT %(a)s::date", {"a": "2024-01-02"})
            import datetime
            assert cur.fetchone() == (datetime.date(2024, 1, 2),)
        """)]
    [InlineData("""
        cur = conn.cursor()
        cur.execute("SELECT zonekey FROM zones ORDER BY 1")
        assert cur.description[0].name == "zonekey" and cur.statusmessage == "SELECT 9" and conn.get_transaction_status() == 2
        cur.fetchone()
        cur.scroll(0, mode="absolute")
        assert cur.fetchone() == ("Z01",) and cur.rownumber == 1
        """)]
    [InlineData("""
        from psycopg2.extras import RealDictCursor, DictCursor, NamedTupleCursor, NumericRange
        for factory in (RealDictCursor, DictCursor):
            cur = conn.cursor(cursor_factory=factory)
            cur.execute("SELECT 1 AS a, int4range(1, 5) AS r")
            row = cur.fetchone()
            assert row["a"] == 1 and row["r"] == NumericRange(1, 5) and 3 in row["r"] and 5 not in row["r"]
        cur = conn.cursor(cursor_factory=NamedTupleCursor)
        cur.execute("SELECT 1 AS a")
        assert cur.fetchone().a == 1 and conn.encoding == "UTF8" and conn.info.dbname == db_name
        """)]
    [InlineData("""
        import psycopg2
        from psycopg2 import errors
        cur = conn.cursor()
        cur.execute("CREATE TABLE u(a int PRIMARY KEY)")
        conn.commit()
        try:
            cur.execute("INSERT INTO u VALUES (1), (1)")
            assert False
        except errors.UniqueViolation as e:
            assert isinstance(e, psycopg2.IntegrityError) and e.pgcode == "23505"
        try:
            cur.execute("SELECT 1")
            assert False
        except psycopg2.Error as e:
            assert "current transaction is aborted" in str(e)
        conn.rollback()
        cur.execute("SELECT count(*) FROM u")
        assert cur.fetchone()[0] == 0
        """)]
    [InlineData("""
        cur = conn.cursor()
        cur.execute("DELETE FROM harvestlots")
        conn.rollback()
        assert execute_queries("SELECT count(*) FROM harvestlots", db_name, conn)[0] == [(157,)]
        """)]
    [InlineData("""
        rows, error, timeout = execute_queries("SELECT pg_sleep(100)", db_name, conn)
        assert rows is None and error is None and timeout
        """)]
    [InlineData("""
        import datetime, decimal
        rows = execute_queries("SELECT 1.50, 0.1::real, DATE '2024-01-02', TIMESTAMPTZ '2024-01-02 03:04+02', TIME '01:02', interval '1 day', ARRAY[1, NULL], '{\"a\": [1.5]}'::jsonb, '\\x01'::bytea, int4range(1, 5), true, NULL, 12345678901234567890", db_name, conn)[0]
        r = rows[0]
        assert r[0] == decimal.Decimal("1.5") and str(r[0]) == "1.50" and r[1] == 0.1 and r[2] == datetime.date(2024, 1, 2)
        assert r[3] == datetime.datetime(2024, 1, 2, 1, 4, tzinfo=datetime.timezone.utc) and r[4] == datetime.time(1, 2) and r[5] == datetime.timedelta(days=1)
        assert r[6] == [1, None] and r[7] == {"a": [1.5]} and bytes(r[8]) == b"\x01" and str(r[9]) == "[1, 5)" and r[10] is True and r[11] is None and r[12] == 12345678901234567890
        """)]
    [InlineData("""
        print("noise on standard output")
        import sys
        sys.stdout.write("more\n"); sys.stdout.flush()
        assert sys.stdin.read() == ""
        """)]
    [InlineData("""
        assert ex_base(["SELECT 1"], ["SELECT 1.0"], db_name, conn) == 1 and ex_base(["SELECT 1"], ["SELECT 2"], db_name, conn) == 0
        try:
            ex_base(["SELECT ARRAY[1.5]"], ["SELECT ARRAY[1.5]"], db_name, conn)
            assert False, "comparable"
        except TypeError as e:
            assert "Decimal is not JSON serializable" in str(e)
        """)]
    [InlineData("""
        import socket, os
        for target in [("127.0.0.1", 5432), ("1.1.1.1", 53)]:
            try:
                socket.create_connection(target, 1)
                assert False, "a network"
            except OSError:
                pass
        assert not os.path.exists("/root/.bashrc") and not os.path.exists("/home") and "HOME" not in os.environ
        try:
            open("/usr/x", "w")
            assert False, "writable"
        except OSError:
            pass
        """)]
    public async Task Snippets_find_what_they_use(string body) => Assert.True(await RunAsync(body));

    [Theory]
    [InlineData("assert False")]
    [InlineData("raise ValueError('x')")]
    [InlineData("undefined")]
    [InlineData("conn.cursor().execute('SELECT nope')")]
    public async Task What_a_snippet_raises_fails_the_submission(string body) => Assert.False(await RunAsync(body));

    [Theory]
    [InlineData("raise SystemExit(0)", "SystemExit")]
    [InlineData("import os; os._exit(0)", "ended early")]
    [InlineData("import os; os.kill(os.getpid(), 9)", "ended early")]
    [InlineData("x = bytearray(3 << 30); x[::4096] = b'x' * (len(x) // 4096)", "ended early")]
    [InlineData("while True: pass", "killed after")]
    public async Task A_runner_that_does_not_come_to_an_end_scores_nothing(string body, string why)
    {
        if (body.StartsWith("x = ", StringComparison.Ordinal))
        {
            // Python may say MemoryError before the jail ends it, which is a failed test case.
            var outcome = await Record.ExceptionAsync(() => RunAsync(body));
            Assert.True(outcome is null or InfrastructureException);
            return;
        }

        var error = await Assert.ThrowsAsync<InfrastructureException>(() => RunAsync(body));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private async Task<bool> RunAsync(string body)
    {
        var jail = await Jail.ArmAsync(JailMode.Bubblewrap, ServerFixture.Processes, TimeProvider.System, Never);
        await using var runner = (await JailedTestCases.FindAsync(jail, TimeProvider.System, Never, TimeSpan.FromSeconds(8)))!;
        await using var copy = await Copy.TakeAsync(fixture);
        var snippet = "def test_case(pred_sqls, sol_sqls, db_name, conn):\n" + string.Join('\n', body.Split('\n').Select(line => "    " + line));
        if (IsolationPlan.ReasonToCommit([], [snippet]) is { } reason)
        {
            await copy.Database.CommitFromNowOnAsync(reason, Never);
        }

        return await runner.RunAsync(new TestCaseRequest([snippet], ["SELECT 1"], ["SELECT 1"], copy.Database.Copy.Name, null), copy.Database, Never);
    }
}
