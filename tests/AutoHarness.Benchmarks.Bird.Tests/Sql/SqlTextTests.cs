using AutoHarness.Benchmarks.Bird.Sql;
using AutoHarness.Benchmarks.Bird.Values;
using CsCheck;

namespace AutoHarness.Benchmarks.Bird.Tests.Sql;

/// <summary>Figures that the vectors pin are not repeated here; these hold for any text.</summary>
public sealed class SqlTextTests
{
    private static readonly string[] Pieces =
    [
        "SELECT", "DISTINCT", "distinct", "ROUND(", "round (", ")", "(", ",", " ", "  ", "\n", "\r\n", "--", "/*", "*/", "'", "''", "\"", "$$", "$a$", "a", "1.5", ";",
        "FROM", "WHERE", "ORDER  BY", "GROUP\nBY", "E'\\'", "x'1f'", "é",
    ];

    private static readonly Gen<string> SqlGen = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 20].Select(string.Concat);

    [Fact]
    public void No_call_of_round_that_is_closed_survives() => SqlGen.Sample(sql =>
    {
        var cleaned = SqlText.RemoveRound([sql])[0];
        Assert.Equal(cleaned, SqlText.RemoveRound([cleaned])[0]);
    });

    [Fact]
    public void No_word_distinct_between_spaces_survives() => SqlGen.Sample(sql =>
        Assert.DoesNotContain("distinct", SqlText.RemoveDistinct([sql])[0].Split(' '), StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Segments_stand_in_the_query_one_behind_the_other() => SqlGen.Sample(sql =>
    {
        var position = 0;
        foreach (var segment in SqlSegments.Of(sql).Where(segment => segment.Clause != "STATEMENT"))
        {
            var found = sql.IndexOf(segment.Text, position, StringComparison.Ordinal);
            Assert.True(found >= position, $"{segment} in {sql}");
            position = found + segment.Text.Length;
        }
    });

    /// <summary>Texts of megabytes which a pattern would go through again from each of their characters.</summary>
    [Theory]
    [InlineData("/*", "")]
    [InlineData("--", "")]
    [InlineData("\n ", "x")]
    [InlineData("/*--", "\n*/")]
    [InlineData("ROUND(", "")]
    [InlineData("ROUND ", "(")]
    [InlineData("$a", "")]
    public void Texts_that_are_made_to_be_slow_are_not(string piece, string end)
    {
        var sql = string.Concat(Enumerable.Repeat(piece, 500_000)) + end;

        Assert.NotNull(SqlText.RemoveRound(SqlText.RemoveDistinct(SqlText.RemoveComments([sql])))[0]);
        Assert.NotEmpty(SqlSegments.Of(sql[..200_000]));
    }

    [Fact]
    public void Calls_that_would_take_hours_are_given_up()
    {
        var sql = string.Concat(Enumerable.Repeat("ROUND(", 1_000_000)) + new string(')', 1_000_000);

        Assert.Equal("TimeoutError", Assert.Throws<PyException>(() => SqlText.RemoveRound([sql])).Type);
    }

    [Theory]
    [InlineData("ROROUND(UND(x),1)", "x")]
    [InlineData("ROUND ROUND(1)(2)", "ROUND 1(2)")]
    [InlineData("ROUND  ROUND((1))", "1")]
    public void What_a_call_leaves_may_be_a_call_with_what_stood_before_it(string sql, string left) => Assert.Equal(left, SqlText.RemoveRound([sql])[0]);
}
