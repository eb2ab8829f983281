using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Storage;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Ledger;

internal sealed partial class ExperimentLedger
{
    private const string GateColumns = "id, iteration, candidate, incumbent, policy, policy_version, fingerprint, opened_at, verdict, receipt, hash, settlement";

    public Task<long> OpenGateAsync(int iteration, string candidate, string incumbent, string policy, int policyVersion, string fingerprint) => InsertAsync(connection =>
    {
        connection.Run(
            "INSERT INTO gates(iteration, candidate, incumbent, policy, policy_version, fingerprint, opened_at) VALUES($iteration,$candidate,$incumbent,$policy,$version,$fingerprint,$at)",
            ("$iteration", iteration),
            ("$candidate", candidate),
            ("$incumbent", incumbent),
            ("$policy", policy),
            ("$version", policyVersion),
            ("$fingerprint", fingerprint),
            ("$at", Now));
        var id = (long)connection.One("SELECT last_insert_rowid()")!;
        connection.Run("UPDATE iterations SET gate=$gate WHERE number=$number", ("$gate", id), ("$number", iteration));
        return id;
    });

    public ImmutableArray<GateRow> Gates() => database.Read(connection => connection.Rows($"SELECT {GateColumns} FROM gates ORDER BY id", ReadGate).ToImmutableArray());

    /// <summary>
    /// Adds the verdict with its receipt, chained to the verdict before it: hash = SHA-256(previous hash + verdict + receipt), lower-case hex.
    /// The suite with the judgement's results is stored with it.
    /// </summary>
    public async Task<string> JudgeAsync(long gate, Verdict verdict, Func<string, string> receipt)
    {
        var hash = "";
        await database.WriteAsync(connection =>
        {
            var previous = (string?)connection.One("SELECT hash FROM gates WHERE hash IS NOT NULL ORDER BY judged_at DESC, id DESC LIMIT 1") ?? "";
            var verdictJson = LedgerJson.Write(verdict);
            hash = Hash(previous, GateRow.GateName(gate) + verdictJson);
            connection.Run(
                "UPDATE gates SET verdict=$verdict, receipt=$receipt, previous_hash=$previous, hash=$hash, judged_at=$at WHERE id=$id AND verdict IS NULL",
                ("$verdict", verdictJson),
                ("$receipt", receipt(hash)),
                ("$previous", previous),
                ("$hash", hash),
                ("$at", Now),
                ("$id", gate));
            AddSuite(connection, gate, verdict.SuiteAfter);
        });
        return hash;
    }

    /// <summary>Adds what an acceptance led to, the receipt that says so, and the suite from now on.</summary>
    public Task SettleAsync(long gate, Settlement settlement, SuiteState suite, string receipt) => database.WriteAsync(connection =>
    {
        connection.Run(
            "UPDATE gates SET settlement=$settlement, settled_at=$at, receipt=$receipt WHERE id=$id AND settlement IS NULL",
            ("$settlement", LedgerJson.Write(settlement)),
            ("$receipt", receipt),
            ("$at", Now),
            ("$id", gate));
        AddSuite(connection, gate, suite);
    });

    /// <summary>The suite as it is now, or null before there is one.</summary>
    public SuiteState? Suite() =>
        database.Read(connection => connection.One("SELECT suite FROM suite_events ORDER BY id DESC LIMIT 1")) is string json ? SuiteStateJson.Read(json) : null;

    /// <summary>The suites that a judgement left behind: at its verdict, and at its settlement.</summary>
    public ImmutableArray<SuiteState> Suites(long gate) => database.Read(connection => connection
        .Rows("SELECT suite FROM suite_events WHERE gate=$gate ORDER BY id", reader => SuiteStateJson.Read(reader.GetString(0)), ("$gate", gate))
        .ToImmutableArray());

    public Task SetSuiteAsync(SuiteState suite) => database.WriteAsync(connection => AddSuite(connection, null, suite));

    /// <summary>The first break in the chain of verdicts, as the name of a judgement; null when it holds.</summary>
    public string? BrokenLink() => database.Read(connection =>
    {
        var previous = "";
        foreach (var (id, verdict, before, hash) in connection.Rows(
            "SELECT id, verdict, previous_hash, hash FROM gates WHERE hash IS NOT NULL ORDER BY judged_at, id",
            reader => (reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))))
        {
            if (before != previous || hash != Hash(previous, GateRow.GateName(id) + verdict))
            {
                return GateRow.GateName(id);
            }

            previous = hash;
        }

        return null;
    });

    private static string Hash(string previous, string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previous + body)));

    private void AddSuite(SqliteConnection connection, long? gate, SuiteState suite) =>
        connection.Run("INSERT INTO suite_events(gate, at, suite) VALUES($gate, $at, $suite)", ("$gate", gate), ("$at", Now), ("$suite", SuiteStateJson.Write(suite)));

    private static GateRow ReadGate(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt32(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetString(4),
        reader.GetInt32(5),
        reader.GetString(6),
        DateTimeOffset.Parse(reader.GetString(7), CultureInfo.InvariantCulture),
        reader.Text(8) is { } verdict ? LedgerJson.ReadVerdict(verdict) : null,
        reader.Text(9),
        reader.Text(10),
        reader.Text(11) is { } settlement ? LedgerJson.ReadSettlement(settlement) : null);
}
