using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.SeedFiles;

namespace AutoHarness.Evaluation.Tests.SeedFiles;

public sealed class ResultsFileTests
{
    private const string Header = "iteration\tval_score\tcommit\tevals_passed\tevals_total\ttimestamp\n";
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 4, 4, 5, 678, TimeSpan.FromHours(1));

    [Fact]
    public void Starts_with_the_baseline()
    {
        Assert.Equal(Header + "0\t0.6667\tbaseline\t0\t0\t2026-01-02T03:04:05+00:00\n", ResultsFile.Baseline(2 / 3d, Time));
    }

    [Fact]
    public void Records_an_accepted_verdict_as_the_next_iteration()
    {
        var text = ResultsFile.Record(ResultsFile.Baseline(0.5, Time), Verdict(VerdictKind.Accepted), "abc1234", Time);

        Assert.EndsWith("\n1\t0.7500\tabc1234\t4\t5\t2026-01-02T03:04:05+00:00\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VerdictKind.RejectedHarm)]
    [InlineData(VerdictKind.RejectedFutile)]
    [InlineData(VerdictKind.InvalidInfra)]
    public void Leaves_no_row_for_a_verdict_that_is_no_acceptance(VerdictKind kind)
    {
        var before = ResultsFile.Baseline(0.5, Time);

        Assert.Equal(before, ResultsFile.Record(before, Verdict(kind), "abc1234", Time));
    }

    [Fact]
    public void Leaves_the_cell_empty_where_no_score_could_be_measured()
    {
        var text = ResultsFile.Record(null, Verdict(VerdictKind.Accepted) with { Score = null }, "abc1234", Time);

        Assert.EndsWith("\n1\t\tabc1234\t4\t5\t2026-01-02T03:04:05+00:00\n", text, StringComparison.Ordinal);
        Assert.Empty(ResultsFile.RecordedScores(text));
    }

    [Fact]
    public void Writes_an_unknown_commit_as_unknown()
    {
        Assert.Contains("\tunknown\t", ResultsFile.Record(null, Verdict(VerdictKind.Accepted), null, Time), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_rows_by_counting_lines()
    {
        Assert.Equal(1, ResultsFile.NextIteration(null));
        Assert.Equal(0, ResultsFile.NextIteration(Header));
        Assert.Equal(1, ResultsFile.NextIteration(ResultsFile.Baseline(0.5, Time)));
        Assert.Equal(3, ResultsFile.NextIteration(Header + "0\t1\n\n  \nwhatever\r\n7\t0.5"));
    }

    [Fact]
    public void Completes_a_file_that_lacks_its_final_newline()
    {
        var text = ResultsFile.Append(Header + "0\t0.5000\tbaseline\t0\t0\tt", new ResultsRow(1, 1, "c", 0, 0, Time));

        Assert.Equal(Header + "0\t0.5000\tbaseline\t0\t0\tt\n1\t1.0000\tc\t0\t0\t2026-01-02T03:04:05+00:00\n", text);
    }

    [Fact]
    public void Leaves_out_scores_that_cannot_be_read()
    {
        const string Rows = "0\t0.5000\tbaseline\t0\t0\tt\n1\tnan\tc\n2\t\tc\n3\t0,75\tc\n4\tinf\tc\n5\n6\thigh\tc\n7\t 0.6250 \tc\t1\t2\t2026-01-02T03:04:05+00:00\r\n";

        Assert.Equal([0.5, 0.625], ResultsFile.RecordedScores(Header + Rows));
        Assert.Equal(8, ResultsFile.Parse(Header + Rows).Length);
    }

    [Fact]
    public void Finds_columns_by_name_when_a_person_moved_them()
    {
        const string Text = "iteration\tnote\tval_score\n0\t0.9\t0.5\n";

        Assert.Equal([0.5], ResultsFile.RecordedScores(Text));
    }

    [Fact]
    public void Reads_rows_without_a_header()
    {
        var row = Assert.Single(ResultsFile.Parse("3\t0.5000\tabc\t4\t5\t2026-01-02T03:04:05+00:00\n"));

        Assert.Equal(new ResultsRow(3, 0.5, "abc", 4, 5, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), row);
    }

    [Fact]
    public void Has_no_scores_where_there_is_no_file()
    {
        Assert.Empty(ResultsFile.RecordedScores(null));
        Assert.Empty(ResultsFile.RecordedScores(Header));
    }

    private static Verdict Verdict(VerdictKind kind) => new()
    {
        Kind = kind,
        Reason = "because",
        Score = 0.75,
        Suite = (4, 5),
        SuiteAfter = SuiteState.Empty(0.8),
    };
}
