using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>What the ledger and the held-out store of an experiment say, read by the tests' own statements.</summary>
/// <remarks><c>InBoth</c> counts trials that stand in both files: only ever while the split is being drawn.</remarks>
internal sealed record LedgerFacts(
    IReadOnlyDictionary<string, double?> Trials,
    int InBoth,
    IReadOnlyList<string> Verdicts,
    IReadOnlyList<string> Iterations,
    IReadOnlyList<string> Records,
    IReadOnlyList<string> Suites,
    IReadOnlyList<string> Controls)
{
    public static LedgerFacts Read(Sandbox sandbox)
    {
        var ledger = LedgerOf(sandbox);
        var heldOut = HeldOutOf(sandbox);
        var trials = new Dictionary<string, double?>(StringComparer.Ordinal);
        var inBoth = 0;
        foreach (var file in Stores(sandbox))
        {
            foreach (var row in Rows(file, "SELECT series, version, task, attempt, reward FROM trials"))
            {
                var added = trials.TryAdd($"{row[0]}\t{row[1]}\t{row[2]}\t{row[3]}", row[4].Length == 0 ? null : double.Parse(row[4], CultureInfo.InvariantCulture));
                inBoth += added ? 0 : 1;
            }
        }

        return new LedgerFacts(
            trials,
            inBoth,
            Lines(ledger, "SELECT id, iteration, candidate, json_extract(verdict, '$.kind'), json_extract(verdict, '$.score'), settlement FROM gates ORDER BY id"),
            Lines(ledger, "SELECT number, version, gate, outcome, reason, score FROM iterations ORDER BY number"),
            Lines(ledger, "SELECT row, gate, iteration, version, score, passed, total FROM records ORDER BY row"),
            Lines(ledger, "SELECT suite FROM suite_events ORDER BY id"),
            heldOut is null ? [] : Lines(heldOut, "SELECT gate, gate_case, verdict FROM controls ORDER BY gate"));
    }

    /// <summary>How many trials were started and did not come to their end.</summary>
    public static int Starts(Sandbox sandbox) => Stores(sandbox).Sum(file => int.Parse(Rows(file, "SELECT count(*) FROM starts")[0][0], CultureInfo.InvariantCulture));

    /// <summary>The provider's own account: trial to the turns it answered, in the order of answers.</summary>
    public static Dictionary<string, List<int>> Account(Sandbox sandbox) => File.Exists(sandbox.PathOf("account.tsv"))
        ? File.ReadLines(sandbox.PathOf("account.tsv"))
            .Select(line => line.Split('\t'))
            .GroupBy(cells => string.Join('\t', cells[..4]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(cells => int.Parse(cells[5], CultureInfo.InvariantCulture)).ToList(), StringComparer.Ordinal)
        : [];

    private static string LedgerOf(Sandbox sandbox) => sandbox.PathOf("workspace/ledger.db");

    private static string? HeldOutOf(Sandbox sandbox) =>
        Directory.Exists(sandbox.State) ? Directory.EnumerateFiles(sandbox.State, "held-out.db", SearchOption.AllDirectories).SingleOrDefault() : null;

    private static IEnumerable<string> Stores(Sandbox sandbox) => new[] { LedgerOf(sandbox), HeldOutOf(sandbox) }.OfType<string>().Where(File.Exists);

    private static List<string> Lines(string file, string sql) => [.. Rows(file, sql).Select(row => string.Join(" | ", row))];

    private static List<string[]> Rows(string file, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture) ?? "")]);
        }

        return rows;
    }
}
