using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Experiments.Storage;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Ledger;

internal sealed partial class ExperimentLedger
{
    /// <summary>Opens the next iteration; <paramref name="origin"/> says who proposes: <c>optimize:&lt;command&gt;</c> or <c>gate:&lt;command&gt;</c>.</summary>
    public Task<long> OpenIterationAsync(string origin, string? version) => InsertAsync(connection =>
    {
        var number = (long)connection.One("SELECT COALESCE(MAX(number), -1) + 1 FROM iterations")!;
        connection.Run(
            "INSERT INTO iterations(number, opened_at, origin, version) VALUES($number, $at, $origin, $version)",
            ("$number", number),
            ("$at", Now),
            ("$origin", origin),
            ("$version", version));
        return number;
    });

    public Task SetProposalAsync(int number, string? version, string? hypothesis) => database.WriteAsync(connection => connection.Run(
        "UPDATE iterations SET version=$version, hypothesis=$hypothesis WHERE number=$number",
        ("$version", version),
        ("$hypothesis", hypothesis),
        ("$number", number)));

    public Task CloseIterationAsync(int number, string outcome, string? reason, double? score) => database.WriteAsync(connection => connection.Run(
        "UPDATE iterations SET closed_at=$at, outcome=$outcome, reason=$reason, score=$score WHERE number=$number AND closed_at IS NULL",
        ("$at", Now),
        ("$outcome", outcome),
        ("$reason", reason),
        ("$score", score),
        ("$number", number)));

    public ImmutableArray<IterationRow> Iterations() => database.Read(connection => connection.Rows(
        "SELECT number, origin, version, gate, outcome, hypothesis, reason, score, closed_at FROM iterations ORDER BY number",
        reader => new IterationRow(
            reader.GetInt32(0),
            reader.GetString(1),
            reader.Text(2),
            reader.Integer(3),
            reader.Text(4),
            reader.Text(5),
            reader.Text(6),
            reader.Real(7),
            !reader.IsDBNull(8))).ToImmutableArray());

    /// <summary>Adds a row of <c>results.tsv</c>; a judgement is recorded at most once.</summary>
    public async Task<RecordRow> AddRecordAsync(long? gate, int iteration, string version, double score, string commit, int passed, int total)
    {
        RecordRow? added = null;
        await database.WriteAsync(connection =>
        {
            connection.Run(
                "INSERT OR IGNORE INTO records SELECT (SELECT COALESCE(MAX(row), -1) + 1 FROM records), $gate, $iteration, $version, $score, $commit, $passed, $total, $at WHERE NOT EXISTS (SELECT 1 FROM records WHERE gate IS $gate)",
                ("$gate", gate),
                ("$iteration", iteration),
                ("$version", version),
                ("$score", score),
                ("$commit", commit),
                ("$passed", passed),
                ("$total", total),
                ("$at", Now));
            added = connection.Rows("SELECT * FROM records WHERE gate IS $gate", ReadRecord, ("$gate", gate)).Single();
        });
        return added!;
    }

    public ImmutableArray<RecordRow> Records() => database.Read(connection => connection.Rows("SELECT * FROM records ORDER BY row", ReadRecord).ToImmutableArray());

    private static RecordRow ReadRecord(SqliteDataReader reader) => new(
        reader.GetInt32(0),
        reader.Integer(1),
        reader.GetInt32(2),
        reader.GetString(3),
        reader.GetDouble(4),
        reader.GetString(5),
        reader.GetInt32(6),
        reader.GetInt32(7),
        DateTimeOffset.Parse(reader.GetString(8), CultureInfo.InvariantCulture));
}
