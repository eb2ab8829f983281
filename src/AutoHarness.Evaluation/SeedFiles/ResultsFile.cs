using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;

namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>The text of <c>results.tsv</c>: tab-separated, LF, scores with four decimals, times in UTC to the second.</summary>
public static class ResultsFile
{
    /// <summary>The file's name in the workspace.</summary>
    public const string Name = "results.tsv";

    private const string Unknown = "unknown";
    private static readonly ImmutableArray<string> Columns = ["iteration", "val_score", "commit", "evals_passed", "evals_total", "timestamp"];

    /// <summary>The header line with its newline.</summary>
    public static string Header { get; } = string.Join('\t', Columns) + "\n";

    /// <summary>A new file with the baseline's row.</summary>
    public static string Baseline(double score, DateTimeOffset time) =>
        Append(null, new ResultsRow(0, score, "baseline", 0, 0, time));

    /// <summary>The file after a verdict: an accepted candidate adds a row, any other leaves none.</summary>
    /// <param name="text">The file so far; null when there is none.</param>
    /// <param name="verdict">Its score and suite counts go into the row; where the settlement gives the score, pass the verdict with that one. Without a score the cell stays empty.</param>
    /// <param name="commit">Short commit; null when git has none.</param>
    /// <param name="time">When it is recorded.</param>
    public static string Record(string? text, Verdict verdict, string? commit, DateTimeOffset time) =>
        verdict.Accepted
            ? Append(text, new ResultsRow(NextIteration(text), verdict.Score, commit ?? Unknown, verdict.Suite.Passed, verdict.Suite.Total, time))
            : text ?? Header;

    /// <summary>The file with one more row. A missing file starts with the header, a missing final newline is put in.</summary>
    public static string Append(string? text, ResultsRow row)
    {
        var before = string.IsNullOrEmpty(text) ? Header : text.EndsWith('\n') ? text : text + "\n";
        return before + Render(row) + "\n";
    }

    /// <summary>The number of the next row: how many rows there are; 1 when the file is missing.</summary>
    public static int NextIteration(string? text) =>
        text is null ? 1 : Lines(text).Count(line => !line.StartsWith(Columns[0], StringComparison.Ordinal));

    /// <summary>The rows, also of a file that a person or another tool wrote: cells that cannot be read are null, <c>unknown</c> or 0.</summary>
    public static ImmutableArray<ResultsRow> Parse(string? text)
    {
        var order = Columns;
        var rows = ImmutableArray.CreateBuilder<ResultsRow>();
        foreach (var cells in Lines(text ?? "").Select(line => line.TrimStart('\uFEFF').Split('\t', StringSplitOptions.TrimEntries)))
        {
            if (cells[0].StartsWith(Columns[0], StringComparison.Ordinal))
            {
                order = [.. cells];
                continue;
            }

            string Cell(int column) => cells.ElementAtOrDefault(order.IndexOf(Columns[column])) ?? "";
            rows.Add(new ResultsRow(
                Count(Cell(0)), Score(Cell(1)), Cell(2) is { Length: > 0 } commit ? commit : Unknown, Count(Cell(3)), Count(Cell(4)), Time(Cell(5))));
        }

        return rows.ToImmutable();
    }

    /// <summary>The scores that a candidate has to reach, as recorded. Cells that are no finite number are left out.</summary>
    public static ImmutableArray<double> RecordedScores(string? text) => [.. Parse(text).Select(row => row.Score).OfType<double>()];

    private static string Render(ResultsRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Iteration}\t{(row.Score is { } score ? PythonText.FourDecimals(score) : "")}\t{row.Commit}\t{row.Passed}\t{row.Total}\t{(row.Timestamp is { } time ? PythonText.Timestamp(time) : "")}");

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => !string.IsNullOrWhiteSpace(line));

    private static int Count(string cell) => int.TryParse(cell, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static double? Score(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score) ? score : null;

    private static DateTimeOffset? Time(string cell) =>
        DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
