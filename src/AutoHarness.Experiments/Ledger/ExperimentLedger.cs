using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Storage;
using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Ledger;

/// <summary>
/// The one thing that remembers: commands, agent versions, train trials, judgements, the suite, iterations and records.
/// A fact is durable when the method that adds it has completed.
/// </summary>
internal sealed partial class ExperimentLedger : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly TimeProvider time;

    private ExperimentLedger(SqliteDatabase database, TimeProvider time, string experimentId)
    {
        this.database = database;
        this.time = time;
        ExperimentId = experimentId;
        Trials = new TrialTable(database);
    }

    /// <summary>Random id of the experiment, made with the ledger.</summary>
    public string ExperimentId { get; }

    /// <summary>Train trials.</summary>
    public TrialTable Trials { get; }

    private string Now => time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Opens or creates a ledger.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="beforeCommit">Called before facts are written; throws where this process may no longer write.</param>
    public static async Task<ExperimentLedger> OpenAsync(string path, TimeProvider time, Action? beforeCommit = null)
    {
        var database = SqliteDatabase.Open(path, LedgerSchema.Loop, LedgerSchema.Version, beforeCommit, TrialTable.Indexes, TrialTable.LaterColumns.AsSpan());
        var fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await database.WriteAsync(connection => connection.Run("INSERT OR IGNORE INTO meta VALUES('experiment', $id)", ("$id", fresh)));
        var id = database.Read(connection => (string)connection.One("SELECT value FROM meta WHERE key='experiment'")!);
        return new ExperimentLedger(database, time, id);
    }

    /// <summary>Opens a ledger that is there for looking only.</summary>
    public static ExperimentLedger OpenReadOnly(string path, TimeProvider time)
    {
        var database = SqliteDatabase.OpenReadOnly(path, LedgerSchema.Version);
        return new ExperimentLedger(database, time, database.Read(connection => (string?)connection.One("SELECT value FROM meta WHERE key='experiment'")) ?? "");
    }

    public string? Meta(string key) => database.Read(connection => (string?)connection.One("SELECT value FROM meta WHERE key=$key", ("$key", key)));

    public Task SetMetaAsync(string key, string value) => database.WriteAsync(connection =>
        connection.Run("INSERT INTO meta VALUES($key, $value) ON CONFLICT(key) DO UPDATE SET value=$value", ("$key", key), ("$value", value)));

    /// <summary>Trials of all splits that were in flight when a process died.</summary>
    public long Aborted() => Meta("aborted") is { } count ? long.Parse(count, CultureInfo.InvariantCulture) : 0;

    /// <summary>The train tasks, sorted.</summary>
    public ImmutableArray<TaskId> TrainTasks() => database.Read(connection => connection
        .Rows("SELECT task FROM tasks", reader => new TaskId(reader.GetString(0)))
        .Order()
        .ToImmutableArray());

    /// <summary>Replaces the train tasks, and the suite where it changes with them; notes the date under the given key.</summary>
    public Task RotateAsync(IReadOnlyList<TaskId> train, SuiteState? suite, string key, string date) => database.WriteAsync(connection =>
    {
        connection.Run("DELETE FROM tasks");
        foreach (var task in train)
        {
            connection.Run("INSERT INTO tasks VALUES($task, 'Train')", ("$task", task.Value));
        }

        if (suite is not null)
        {
            AddSuite(connection, null, suite);
        }

        connection.Run("INSERT INTO meta VALUES($key, $value) ON CONFLICT(key) DO UPDATE SET value=$value", ("$key", key), ("$value", date));
    });

    /// <summary>Sets the train tasks as they were drawn; only a rotation changes them later.</summary>
    public Task SetTrainTasksAsync(IReadOnlyList<TaskId> tasks, IReadOnlyList<Trials.TrialRecord> baseline, long command) => database.WriteAsync(connection =>
    {
        foreach (var task in tasks)
        {
            connection.Run("INSERT OR IGNORE INTO tasks VALUES($task, 'Train')", ("$task", task.Value));
        }

        foreach (var trial in baseline)
        {
            TrialTable.Insert(connection, trial, command);
        }
    });

    /// <summary>Keeps the bytes of an agent version.</summary>
    public Task AddVersionAsync(string version, IReadOnlyDictionary<string, byte[]> files) => database.WriteAsync(connection =>
    {
        var json = new JsonObject();
        foreach (var (path, bytes) in files)
        {
            json[path] = Convert.ToBase64String(bytes);
        }

        connection.Run("INSERT OR IGNORE INTO versions VALUES($version, $files, $at)", ("$version", version), ("$files", json.ToJsonString()), ("$at", Now));
    });

    /// <summary>The files of an agent version by relative path, or null when it is not known.</summary>
    public ImmutableSortedDictionary<string, byte[]>? VersionFiles(string version) =>
        database.Read(connection => connection.One("SELECT files FROM versions WHERE version=$version", ("$version", version))) is string json
            ? JsonNode.Parse(json)!.AsObject().ToImmutableSortedDictionary(pair => pair.Key, pair => Convert.FromBase64String(pair.Value!.GetValue<string>()), StringComparer.Ordinal)
            : null;

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<long> InsertAsync(Func<SqliteConnection, long> insert)
    {
        var id = 0L;
        await database.WriteAsync(connection => id = insert(connection));
        return id;
    }
}
