using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using AutoHarness.Experiments.Storage;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Ledger;

/// <summary>Trials in a database file; the ledger and the held-out store have one each.</summary>
internal sealed class TrialTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS trials (
          series TEXT NOT NULL, version TEXT NOT NULL, task TEXT NOT NULL, attempt INTEGER NOT NULL, fingerprint TEXT NOT NULL,
          split TEXT NOT NULL, reward REAL, infra TEXT, agent_end TEXT, agent_detail TEXT, reason TEXT, detail TEXT,
          usage TEXT NOT NULL, cost TEXT, wall_ms INTEGER NOT NULL, tries INTEGER NOT NULL, jail TEXT NOT NULL,
          started_at TEXT NOT NULL, command INTEGER NOT NULL, trace BLOB,
          PRIMARY KEY (series, version, task, attempt, fingerprint)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS starts (
          series TEXT NOT NULL, version TEXT NOT NULL, task TEXT NOT NULL, attempt INTEGER NOT NULL, fingerprint TEXT NOT NULL,
          command INTEGER NOT NULL, started_at TEXT NOT NULL, aborted INTEGER NOT NULL DEFAULT 0);
        """;

    private const string Key = "series=$series AND version=$version AND task=$task AND attempt=$attempt AND fingerprint=$fingerprint";
    private const string Columns = "series, version, task, attempt, fingerprint, split, reward, infra, agent_end, agent_detail, reason, detail, usage, wall_ms, tries, jail, started_at";

    /// <summary>Notes that trials are about to start, so that a kill leaves a trace of what was in flight.</summary>
    public Task StartAsync(TrialKey key, long command, DateTimeOffset at) => database.WriteAsync(connection => connection.Run(
        "INSERT INTO starts(series, version, task, attempt, fingerprint, command, started_at) VALUES($series,$version,$task,$attempt,$fingerprint,$command,$at)",
        [.. Parameters(key), ("$command", command), ("$at", at.ToString("O", CultureInfo.InvariantCulture))]));

    /// <summary>Stores a finished trial. One that is there already stays as it is.</summary>
    public Task AddAsync(TrialRecord trial, long command) => database.WriteAsync(connection => Insert(connection, trial, command));

    /// <summary>Stores finished trials at once, each with the command that paid for it.</summary>
    public Task AddAllAsync(IReadOnlyList<(TrialRecord Trial, long Command)> trials) => trials.Count == 0 ? Task.CompletedTask : database.WriteAsync(connection =>
    {
        foreach (var (trial, command) in trials)
        {
            Insert(connection, trial, command);
        }
    });

    /// <summary>All trials of a task in one split, with their traces and the commands that paid for them.</summary>
    public ImmutableArray<(TrialRecord Trial, long Command)> FindWhole(TaskId task, Split split) => database.Read(connection => connection.Rows(
        $"SELECT {Columns}, command, trace FROM trials WHERE task=$task AND split=$split",
        reader => (ReadTrial(reader) with { Trace = reader.IsDBNull(18) ? null : Unpack((byte[])reader.GetValue(18)) }, reader.GetInt64(17)),
        ("$task", task.Value),
        ("$split", split.ToString())).ToImmutableArray());

    /// <summary>Removes trials that are kept elsewhere now.</summary>
    public Task RemoveAsync(IReadOnlyList<TrialKey> keys) => keys.Count == 0 ? Task.CompletedTask : database.WriteAsync(connection =>
    {
        foreach (var key in keys)
        {
            connection.Run($"DELETE FROM trials WHERE {Key}", Parameters(key));
        }
    });

    /// <summary>Marks what was in flight when an earlier process died; returns how many.</summary>
    public async Task<int> AbortOpenStartsAsync()
    {
        var count = 0;
        await database.WriteAsync(connection => count = connection.Run("UPDATE starts SET aborted=1 WHERE aborted=0"));
        return count;
    }

    /// <summary>Trials of some series, without traces.</summary>
    public ImmutableArray<TrialRecord> Find(string series, string? version = null, string? fingerprint = null) => database.Read(connection => connection.Rows(
        $"SELECT {Columns} FROM trials WHERE series=$series AND ($version IS NULL OR version=$version) AND ($fingerprint IS NULL OR fingerprint=$fingerprint) ORDER BY task, attempt",
        ReadTrial,
        ("$series", series),
        ("$version", version),
        ("$fingerprint", fingerprint)).ToImmutableArray());

    /// <summary>All trials of a task, oldest first, without traces.</summary>
    public ImmutableArray<TrialRecord> FindTask(TaskId task) => database.Read(connection => connection.Rows(
        $"SELECT {Columns} FROM trials WHERE task=$task ORDER BY started_at", ReadTrial, ("$task", task.Value)).ToImmutableArray());

    /// <summary>All trials of all versions or of one, oldest first, without traces.</summary>
    public ImmutableArray<TrialRecord> All(string? version = null) => database.Read(connection => connection.Rows(
        $"SELECT {Columns} FROM trials WHERE ($version IS NULL OR version=$version) ORDER BY started_at, series, task, attempt", ReadTrial, ("$version", version)).ToImmutableArray());

    public bool Contains(TrialKey key) => database.Read(connection => connection.One($"SELECT 1 FROM trials WHERE {Key}", Parameters(key))) is not null;

    /// <summary>The trace of a trial as UTF-8 JSON, or null.</summary>
    public byte[]? Trace(TrialKey key) =>
        database.Read(connection => connection.One($"SELECT trace FROM trials WHERE {Key}", Parameters(key))) is byte[] packed ? Unpack(packed) : null;

    /// <summary>Sum over all trials of one command, or of all commands.</summary>
    public Usage Spent(long? command = null) => database.Read(connection => connection
        .Rows("SELECT usage FROM trials WHERE ($command IS NULL OR command=$command)", reader => ReadUsage(reader.GetString(0)), ("$command", command))
        .SelectMany(usage => usage.Values)
        .Aggregate(Usage.None, (sum, usage) => sum + usage));

    public static void Insert(SqliteConnection connection, TrialRecord trial, long command)
    {
        var scored = trial.Outcome as TrialOutcome.Scored;
        var infra = trial.Outcome as TrialOutcome.Infra;
        var key = Parameters(trial.Key);
        connection.Run(
            $"INSERT OR IGNORE INTO trials({Columns}, cost, command, trace) VALUES($series,$version,$task,$attempt,$fingerprint,$split,$reward,$infra,$end,$agentDetail,$reason,$detail,$usage,$wall,$tries,$jail,$started,$cost,$command,$trace)",
            [
                .. key,
                ("$split", trial.Split.ToString()),
                ("$reward", scored?.Reward),
                ("$infra", infra?.Cause),
                ("$end", scored?.Run.End.ToString()),
                ("$agentDetail", scored?.Run.Detail),
                ("$reason", scored?.Reason),
                ("$detail", scored?.Detail?.ToJsonString()),
                ("$usage", WriteUsage(trial.Usage)),
                ("$wall", (long)trial.Wall.TotalMilliseconds),
                ("$tries", trial.Tries),
                ("$jail", trial.Jail),
                ("$started", trial.StartedAt.ToString("O", CultureInfo.InvariantCulture)),
                ("$cost", trial.Usage.Values.Aggregate(Usage.None, (sum, usage) => sum + usage).Cost?.ToString(CultureInfo.InvariantCulture)),
                ("$command", command),
                ("$trace", trial.Trace is null ? null : Pack(trial.Trace)),
            ]);
        connection.Run($"DELETE FROM starts WHERE {Key} AND aborted=0", key);
    }

    private static (string Name, object? Value)[] Parameters(TrialKey key) =>
    [
        ("$series", key.Series),
        ("$version", key.AgentVersion),
        ("$task", key.Task.Value),
        ("$attempt", key.Attempt),
        ("$fingerprint", key.Fingerprint),
    ];

    private static TrialRecord ReadTrial(SqliteDataReader reader) => new(
        new TrialKey(reader.GetString(0), reader.GetString(1), new TaskId(reader.GetString(2)), reader.GetInt32(3), reader.GetString(4)),
        Enum.Parse<Split>(reader.GetString(5)),
        reader.Real(6) is { } reward
            ? new TrialOutcome.Scored(
                reward,
                new AgentRun(Enum.Parse<AgentEnd>(reader.GetString(8)), reader.Text(9)),
                reader.Text(10),
                reader.Text(11) is { } detail ? JsonNode.Parse(detail)!.AsObject() : null)
            : new TrialOutcome.Infra(reader.Text(7) ?? "unknown"),
        ReadUsage(reader.GetString(12)),
        TimeSpan.FromMilliseconds(reader.GetInt64(13)),
        reader.GetInt32(14),
        reader.GetString(15),
        DateTimeOffset.Parse(reader.GetString(16), CultureInfo.InvariantCulture),
        Trace: null);

    private static string WriteUsage(IReadOnlyDictionary<ModelRole, Usage> usage)
    {
        var root = new JsonObject();
        foreach (var (role, used) in usage)
        {
            root[role.ToString()] = new JsonObject
            {
                ["calls"] = used.Calls,
                ["in"] = used.InputTokens,
                ["cached"] = used.CachedTokens,
                ["out"] = used.OutputTokens,
                ["usd"] = used.Cost?.ToString(CultureInfo.InvariantCulture),
            };
        }

        return root.ToJsonString();
    }

    private static Dictionary<ModelRole, Usage> ReadUsage(string json) => JsonNode.Parse(json)!.AsObject().ToDictionary(
        pair => Enum.Parse<ModelRole>(pair.Key),
        pair => new Usage(
            pair.Value!["calls"]!.GetValue<long>(),
            pair.Value["in"]!.GetValue<long>(),
            pair.Value["cached"]!.GetValue<long>(),
            pair.Value["out"]!.GetValue<long>(),
            pair.Value["usd"]?.GetValue<string>() is { } cost ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null));

    private static byte[] Pack(byte[] trace)
    {
        using var packed = new MemoryStream();
        using (var zip = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            zip.Write(trace);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var zip = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var trace = new MemoryStream();
        zip.CopyTo(trace);
        return trace.ToArray();
    }
}
