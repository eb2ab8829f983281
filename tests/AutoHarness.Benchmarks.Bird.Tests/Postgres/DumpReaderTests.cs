using System.Text;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Templates;

namespace AutoHarness.Benchmarks.Bird.Tests.Postgres;

public sealed class DumpReaderTests
{
    [Fact]
    public void Statements_and_data_are_told_apart()
    {
        var steps = DumpReader.Read(
            """
            --
            -- PostgreSQL database dump
            --
            \restrict abc
            SET client_encoding = 'UTF8';
            CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $x$ BEGIN RETURN ';'; END; $x$;
            ALTER TABLE public.t OWNER TO root;
            GRANT ALL ON TABLE t TO PUBLIC;
            -- Data; of t
            COPY public.t (a, b) FROM stdin;
            1	a;b
            2	\N
            \.

            ALTER TABLE ONLY t ADD CONSTRAINT k PRIMARY KEY (a);
            \unrestrict abc
            """);

        Assert.Equal(["SET", "CREATE", "COPY", "ALTER"], steps.Select(step => step.Sql.Split(' ')[0]));
        Assert.Equal("1\ta;b\n2\t\\N\n", Encoding.UTF8.GetString(steps[2].Data!.Value.Span));
        Assert.Equal(10, steps[2].Line);
    }

    [Theory]
    [InlineData("\\copy t FROM PROGRAM 'id'")]
    [InlineData("\\! id")]
    [InlineData("\\connect other")]
    [InlineData("COPY t FROM stdin;\n1\n")]
    public void What_wants_more_than_SQL_is_refused(string dump) => Assert.Throws<FormatException>(() => DumpReader.Read(dump));

    [Theory]
    [InlineData("SELECT 1; SELECT 2;", 2)]
    [InlineData("SELECT ';' ; SELECT \"a;b\"", 2)]
    [InlineData("SELECT E'a\\';b'; SELECT 1", 2)]
    [InlineData("SELECT 'a\\'; SELECT 'b'", 2)]
    [InlineData("SELECT $a$ ; $b$ ; $a$; SELECT $1; SELECT 2", 3)]
    [InlineData("-- a; b\nSELECT 1 /* ; /* ; */ ; */; ;;", 1)]
    [InlineData("CREATE RULE r AS ON DELETE TO t DO (SELECT 1; SELECT 2)", 1)]
    [InlineData("   ", 0)]
    [InlineData("SELECT 'open", 1)]
    public void Statements_end_where_the_server_ends_them(string sql, int count) => Assert.Equal(count, SqlStatements.Split(sql).Length);
}
