using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using AutoHarness.Experiments.Spending;
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
          started_at TEXT NOT NULL, command INTEGER NOT NULL, iteration INTEGER, wasted TEXT, trace BLOB,
          PRIMARY KEY (series, version, task, attempt, fingerprint)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS starts (
          series TEXT NOT NULL, version TEXT NOT NULL, task TEXT NOT NULL, attempt INTEGER NOT NULL, fingerprint TEXT NOT NULL,
          command INTEGER NOT NULL, started_at TEXT NOT NULL, aborted INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS flights (
          series TEXT NOT NULL, version TEXT NOT NULL, task TEXT NOT NULL, attempt INTEGER NOT NULL, fingerprint TEXT NOT NULL,
          command INTEGER NOT NULL, iteration INTEGER, usage TEXT NOT NULL, at_most INTEGER NOT NULL, aborted INTEGER NOT NULL DEFAULT 0);
        """;

    /// <summary>Columns that ledgers of earlier versions of the tool do not have.</summary>
    public static readonly ImmutableArray<(string Table, string Column)> LaterColumns = [("trials", "iteration INTEGER"), ("trials", "wasted TEXT")];

    /// <summary>What is made when all columns are there. What trials used is added up often, and must not lead past every trace.</summary>
    public const string Indexes = "CREATE INDEX IF NOT EXISTS trial_spends ON trials(command, iteration, fingerprint, reward, usage, wasted);";

    private const string Key = "series=$series AND version=$version AND task=$task AND attempt=$attempt AND fingerprint=$fingerprint";
    private const string FirstColumns = "series, version, task, attempt, fingerprint, split, reward, infra, agent_end, agent_detail, reason, detail, usage, wall_ms, tries, jail, started_at";

    private const int CommandColumn = 19;

    // A file that is only looked at is not brought up to date.
    private readonly Lazy<string> columns = new(() => database.Read(connection => connection.One("SELECT 1 FROM pragma_table_info('trials') WHERE name='wasted'")) is null
        ? $"{FirstColumns}, NULL, NULL"
        : $"{FirstColumns}, iteration, wasted");

    private string Columns => columns.Value;

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
        reader => (ReadTrial(reader) with { Trace = reader.IsDBNull(CommandColumn + 1) ? null : Unpack((byte[])reader.GetValue(CommandColumn + 1)) }, reader.GetInt64(CommandColumn)),
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

    /// <summary>Takes back trials of a version that ended without a result, so that they run again; what they used stays counted, as lost.</summary>
    public Task ForgetInfraAsync(string series, string version, string fingerprint)
    {
        const string gone = "series=$series AND version=$version AND fingerprint=$fingerprint AND reward IS NULL";
        (string, object?)[] values = [("$series", series), ("$version", version), ("$fingerprint", fingerprint)];
        return database.WriteAsync(connection =>
        {
            connection.Run(
                "INSERT INTO flights(series, version, task, attempt, fingerprint, command, iteration, usage, at_most, aborted) "
                + $"SELECT series, version, task, attempt, fingerprint, command, iteration, usage, 0, 1 FROM trials WHERE {gone}",
                values);
            connection.Run($"DELETE FROM trials WHERE {gone}", values);
        });
    }

    /// <summary>Marks what was in flight when an earlier process died; returns how many.</summary>
    public async Task<int> AbortOpenStartsAsync()
    {
        var count = 0;
        await database.WriteAsync(connection =>
        {
            count = connection.Run("UPDATE starts SET aborted=1 WHERE aborted=0");
            connection.Run("UPDATE flights SET aborted=1 WHERE aborted=0");
        });
        return count;
    }

    /// <summary>Keeps what a trial under way has used so far.</summary>
    public Task FlyAsync(Flight flight) => database.WriteAsync(connection =>
    {
        (string, object?)[] values = [.. Parameters(flight.Key), ("$command", flight.Command), ("$iteration", flight.Iteration), ("$usage", UsageJson.Write(flight.Usage)), ("$most", flight.AtMost ? 1 : 0)];
        if (connection.Run($"UPDATE flights SET usage=$usage, at_most=$most WHERE {Key} AND aborted=0", values) == 0)
        {
            connection.Run(
                "INSERT INTO flights(series, version, task, attempt, fingerprint, command, iteration, usage, at_most) VALUES($series,$version,$task,$attempt,$fingerprint,$command,$iteration,$usage,$most)",
                values);
        }
    });

    /// <summary>Trials that did not come to their end, or have not yet.</summary>
    public ImmutableArray<Flight> Flights() => database.Read(connection => connection.Rows(
        "SELECT series, version, task, attempt, fingerprint, command, iteration, usage, at_most, aborted FROM flights",
        reader => new Flight(
            new TrialKey(reader.GetString(0), reader.GetString(1), new TaskId(reader.GetString(2)), reader.GetInt32(3), reader.GetString(4)),
            reader.GetInt64(5),
            (int?)reader.Integer(6),
            UsageJson.Read(reader.GetString(7)),
            reader.GetInt64(8) == 1,
            reader.GetInt64(9) == 1)).ToImmutableArray());

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

    /// <summary>Trials of one command, or of one iteration, or all, with what they used; without anything else.</summary>
    public ImmutableArray<TrialSpend> Spends() => database.Read(connection => connection.Rows(
        "SELECT command, iteration, fingerprint, reward, usage, wasted FROM trials",
        reader => new TrialSpend(
            reader.GetInt64(0),
            (int?)reader.Integer(1),
            reader.GetString(2),
            Scored: !reader.IsDBNull(3),
            UsageJson.Read(reader.GetString(4)),
            reader.Text(5) is { } wasted ? UsageJson.ReadOne(wasted) : Usage.None)).ToImmutableArray());

    /// <summary>Sum over all trials of one command, or of all commands, those that did not come to their end included.</summary>
    public Usage Spent(long? command = null) => database.Read(connection => connection
        .Rows(
            "SELECT usage FROM trials WHERE ($command IS NULL OR command=$command) UNION ALL SELECT usage FROM flights WHERE ($command IS NULL OR command=$command)",
            reader => UsageJson.Read(reader.GetString(0)),
            ("$command", command))
        .SelectMany(usage => usage.Values)
        .Aggregate(Usage.None, (sum, usage) => sum + usage));

    public static void Insert(SqliteConnection connection, TrialRecord trial, long command)
    {
        var scored = trial.Outcome as TrialOutcome.Scored;
        var infra = trial.Outcome as TrialOutcome.Infra;
        var key = Parameters(trial.Key);
        connection.Run(
            $"INSERT OR IGNORE INTO trials({FirstColumns}, iteration, wasted, cost, command, trace) VALUES($series,$version,$task,$attempt,$fingerprint,$split,$reward,$infra,$end,$agentDetail,$reason,$detail,$usage,$wall,$tries,$jail,$started,$iteration,$wasted,$cost,$command,$trace)",
            [
                .. key,
                ("$split", trial.Split.ToString()),
                ("$reward", scored?.Reward),
                ("$infra", infra?.Cause),
                ("$end", scored?.Run.End.ToString()),
                ("$agentDetail", scored?.Run.Detail),
                ("$reason", scored?.Reason),
                ("$detail", scored?.Detail?.ToJsonString()),
                ("$usage", UsageJson.Write(trial.Usage)),
                ("$wall", (long)trial.Wall.TotalMilliseconds),
                ("$tries", trial.Tries),
                ("$jail", trial.Jail),
                ("$started", trial.StartedAt.ToString("O", CultureInfo.InvariantCulture)),
                ("$iteration", trial.Iteration),
                ("$wasted", trial.Wasted == Usage.None ? null : UsageJson.Write(trial.Wasted)),
                ("$cost", trial.Usage.Values.Aggregate(Usage.None, (sum, usage) => sum + usage).Worth?.ToString(CultureInfo.InvariantCulture)),
                ("$command", command),
                ("$trace", trial.Trace is null ? null : Pack(trial.Trace)),
            ]);
        connection.Run($"DELETE FROM starts WHERE {Key} AND aborted=0", key);
        connection.Run($"DELETE FROM flights WHERE {Key} AND aborted=0", key);
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
        UsageJson.Read(reader.GetString(12)),
        TimeSpan.FromMilliseconds(reader.GetInt64(13)),
        reader.GetInt32(14),
        reader.GetString(15),
        DateTimeOffset.Parse(reader.GetString(16), CultureInfo.InvariantCulture),
        Trace: null)
    {
        Iteration = (int?)reader.Integer(17),
        Wasted = reader.Text(18) is { } wasted ? UsageJson.ReadOne(wasted) : Usage.None,
    };

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
