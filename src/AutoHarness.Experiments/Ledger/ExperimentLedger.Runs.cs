using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Experiments.Storage;
using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Ledger;

internal sealed partial class ExperimentLedger
{
    private const string RunColumns = "id, version, split, tasks, whole, first_attempt, trials, fingerprint, series, command, finished_at";

    /// <summary>Opens a run; its trials take attempt numbers that no earlier run of that version in that series has used.</summary>
    public async Task<RunRow> OpenRunAsync(string series, string version, Split split, ImmutableArray<TaskId> tasks, bool whole, int trials, string fingerprint, long command)
    {
        RunRow? row = null;
        await database.WriteAsync(connection =>
        {
            var first = (int)(long)connection.One(
                "SELECT COALESCE(MAX(first_attempt+trials), 0) FROM runs WHERE series=$series AND version=$version AND fingerprint=$fingerprint",
                ("$series", series),
                ("$version", version),
                ("$fingerprint", fingerprint))!;
            connection.Run(
                "INSERT INTO runs(version, split, tasks, whole, first_attempt, trials, fingerprint, series, command, opened_at) VALUES($version,$split,$tasks,$whole,$first,$trials,$fingerprint,$series,$command,$at)",
                ("$version", version),
                ("$split", split.ToString()),
                ("$tasks", split == Split.Train ? LedgerJson.Ids(tasks).ToJsonString() : "[]"),
                ("$whole", whole ? 1 : 0),
                ("$first", first),
                ("$trials", trials),
                ("$fingerprint", fingerprint),
                ("$series", series),
                ("$command", command),
                ("$at", Now));
            row = new RunRow((long)connection.One("SELECT last_insert_rowid()")!, version, split, tasks, whole, first, trials, fingerprint, series, command, Finished: false);
        });
        return row!;
    }

    /// <summary>All runs, oldest first. Those of held-out splits name no tasks.</summary>
    public ImmutableArray<RunRow> Runs() => database.Read(connection => connection.Rows($"SELECT {RunColumns} FROM runs ORDER BY id", ReadRun).ToImmutableArray());

    public Task FinishRunAsync(long run) => database.WriteAsync(connection => connection.Run("UPDATE runs SET finished_at=$at WHERE id=$id", ("$at", Now), ("$id", run)));

    /// <summary>Makes the runs of a version in a series go on, since some of their trials run again.</summary>
    public Task ReopenRunsAsync(string series, string version, string fingerprint) => database.WriteAsync(connection => connection.Run(
        "UPDATE runs SET finished_at=NULL WHERE series=$series AND version=$version AND fingerprint=$fingerprint",
        ("$series", series),
        ("$version", version),
        ("$fingerprint", fingerprint)));

    private static RunRow ReadRun(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        Enum.Parse<Split>(reader.GetString(2)),
        LedgerJson.Ids(JsonNode.Parse(reader.GetString(3))!),
        reader.GetInt64(4) == 1,
        reader.GetInt32(5),
        reader.GetInt32(6),
        reader.GetString(7),
        reader.GetString(8),
        reader.GetInt64(9),
        !reader.IsDBNull(10));
}
