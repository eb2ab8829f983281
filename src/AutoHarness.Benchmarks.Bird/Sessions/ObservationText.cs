using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>What the agent sees of a result.</summary>
internal static class ObservationText
{
    private const int LongestCell = 100;
    private const int LongestRule = 200;
    private const int MostRows = 100;
    private const int MostWords = 500;

    public static string Of(Execution execution)
    {
        if (execution.TimedOut)
        {
            return Error("SQL execution timed out");
        }

        if (execution.Error is { Length: > 0 } error)
        {
            return Error($"SQL error: {error}");
        }

        if (execution.Rows is not { } rows)
        {
            return "Query executed successfully.";
        }

        return rows.Count == 0 ? "Query executed, empty result set." : Table(execution);
    }

    /// <summary>What stands in place of a result.</summary>
    public static string Error(string reason) => $"SQL Error: {reason}";

    private static string Table(Execution execution)
    {
        var header = string.Join(" | ", execution.Columns!.Value.Select(column => column.Name));
        var lines = execution.Rows!.Take(MostRows).Select(row => string.Join(" | ", row.Items.Select(cell => PythonText.Cut(cell.Str, LongestCell))));
        var rule = new string('-', Math.Min(PythonText.Length(header), LongestRule));
        var text = string.Join('\n', execution.Columns.Value.IsEmpty ? lines : lines.Prepend(rule).Prepend(header));
        var words = PythonStrings.Words(text);
        return words.Length > MostWords ? string.Join(' ', words.Take(MostWords)) + "..." : text;
    }
}
