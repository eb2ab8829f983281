using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Sealing;
using AutoHarness.Experiments.Storage;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Ledger;

/// <summary>
/// What nobody but the owner may see: held-out tasks, their outcomes and traces, and the cases of judgements.
/// A database of its own in the user's state folder, outside every experiment.
/// </summary>
internal sealed class HeldOutStore : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly TimeProvider time;

    private HeldOutStore(SqliteDatabase database, TimeProvider time)
    {
        this.database = database;
        this.time = time;
        Trials = new TrialTable(database);
        Canaries = new Canaries(Meta("canaries") ?? Canaries.NewMark());
    }

    public TrialTable Trials { get; }

    /// <summary>Opens the store of an experiment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experimentId">Id of the experiment.</param>
    /// <param name="expected">The ledger says that there is one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="beforeCommit">Called before facts are written; throws where this process may no longer write.</param>
    /// <exception cref="HarnessException">It belongs to another experiment, or it is missing although the ledger says there was one.</exception>
    public static HeldOutStore Open(string path, string experimentId, bool expected, TimeProvider time, Action? beforeCommit = null)
    {
        if (expected && !File.Exists(path))
        {
            throw new HarnessException(new(ExitCode.Environment, "AH7003", $"the held-out results of this experiment are missing: {path}")
            {
                Why = "the ledger says they were written; without them no verdict can be given or checked",
                Fixes = ["put the file back", "or start over in a new folder: auto-harness init --dir NEW"],
            });
        }

        var database = SqliteDatabase.Open(path, LedgerSchema.HeldOut, LedgerSchema.Version, beforeCommit, TrialTable.Indexes, TrialTable.LaterColumns.AsSpan());
        var owner = Owner(database);
        if (owner is not null && owner != experimentId)
        {
            throw Foreign(path, owner, experimentId);
        }

        if (owner is null)
        {
            database.WriteAsync(connection => connection.Run("INSERT OR IGNORE INTO meta VALUES('experiment', $id)", ("$id", experimentId))).GetAwaiter().GetResult();
        }

        database.WriteAsync(connection => connection.Run("INSERT OR IGNORE INTO meta VALUES('canaries', $mark)", ("$mark", Canaries.NewMark()))).GetAwaiter().GetResult();
        return new HeldOutStore(database, time);
    }

    /// <summary>The tokens that lie beside everything in here.</summary>
    public Canaries Canaries { get; }

    /// <summary>Opens a store that is there for looking only.</summary>
    /// <exception cref="HarnessException">It belongs to another experiment, or it is missing.</exception>
    public static HeldOutStore OpenReadOnly(string path, string experimentId, TimeProvider time)
    {
        if (!File.Exists(path))
        {
            throw new HarnessException(new(ExitCode.Environment, "AH7003", $"the held-out results of this experiment are missing: {path}")
            {
                Why = "without them no verdict can be explained or checked",
                Fixes = ["put the file back", "or name the copy, where the command takes it: auto-harness verify --held-out FILE"],
            });
        }

        var database = SqliteDatabase.OpenReadOnly(path, LedgerSchema.Version);
        var owner = Owner(database);
        return owner == experimentId ? new HeldOutStore(database, time) : throw Foreign(path, owner, experimentId);
    }

    /// <summary>The held-out tasks, sorted.</summary>
    public ImmutableArray<TaskId> Tasks(Split split) => database.Read(connection => connection
        .Rows("SELECT task FROM tasks WHERE split=$split", reader => new TaskId(reader.GetString(0)), ("$split", split.ToString()))
        .Order()
        .ToImmutableArray());

    /// <summary>Replaces the tasks that decide at the gate; looks are counted from now on. The sealed holdout stays.</summary>
    public Task RotateAsync(IReadOnlyList<TaskId> test, DateTimeOffset at) => database.WriteAsync(connection =>
    {
        connection.Run("DELETE FROM tasks WHERE split='Test'");
        foreach (var task in test)
        {
            connection.Run("INSERT INTO tasks VALUES($task, 'Test')", ("$task", task.Value));
        }

        connection.Run(
            "INSERT INTO meta VALUES('rotated', $at) ON CONFLICT(key) DO UPDATE SET value=$at", ("$at", at.ToString("O", CultureInfo.InvariantCulture)));
    });

    /// <summary>Sets the held-out tasks as they were drawn.</summary>
    public Task SetTasksAsync(IReadOnlyList<TaskId> tasks, Split split) => database.WriteAsync(connection =>
    {
        foreach (var task in tasks)
        {
            connection.Run("INSERT OR IGNORE INTO tasks VALUES($task, $split)", ("$task", task.Value), ("$split", split.ToString()));
        }
    });

    /// <summary>Keeps the case of a judgement as it was when it opened.</summary>
    public Task SetCaseAsync(long gate, GateCase gateCase) => database.WriteAsync(connection =>
        connection.Run("INSERT OR IGNORE INTO cases VALUES($gate, $case)", ("$gate", gate), ("$case", LedgerJson.Write(gateCase))));

    public GateCase? Case(long gate) =>
        database.Read(connection => connection.One("SELECT gate_case FROM cases WHERE gate=$gate", ("$gate", gate))) is string json ? LedgerJson.ReadCase(json) : null;

    /// <summary>Keeps the full verdict; done before the ledger gets it.</summary>
    public Task SetVerdictAsync(long gate, string experimentId, Verdict verdict) => database.WriteAsync(connection =>
        connection.Run("INSERT OR REPLACE INTO verdicts VALUES($gate, $experiment, $verdict)", ("$gate", gate), ("$experiment", experimentId), ("$verdict", LedgerJson.Write(verdict))));

    /// <summary>Keeps the numbers of a settlement.</summary>
    public Task SetSettlementAsync(long gate, JsonObject record) => SetMetaAsync($"settlement:{gate}", record.ToJsonString());

    /// <summary>The numbers of a settlement, or null.</summary>
    public JsonObject? Settlement(long gate) => Meta($"settlement:{gate}") is { } json ? JsonNode.Parse(json)!.AsObject() : null;

    public Verdict? Verdict(long gate) =>
        database.Read(connection => connection.One("SELECT verdict FROM verdicts WHERE gate=$gate", ("$gate", gate))) is string json ? LedgerJson.ReadVerdict(json) : null;

    /// <summary>Counts one look at held-out tasks; there is no way to take it back.</summary>
    public Task CountLookAsync(string series, int tasks) => database.WriteAsync(connection => connection.Run(
        "INSERT INTO looks(at, series, tasks) SELECT $at, $series, $tasks WHERE NOT EXISTS (SELECT 1 FROM looks WHERE series=$series)",
        ("$at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        ("$series", series),
        ("$tasks", tasks)));

    /// <summary>Looks at the held-out tasks as they are now: since the split was drawn, or rotated for the last time.</summary>
    public long Looks() => database.Read(connection => (long)connection.One("SELECT COUNT(*) FROM looks WHERE at >= COALESCE((SELECT value FROM meta WHERE key='rotated'), '')")!);

    /// <summary>Keeps the verdict on a control, a judgement of the kept agent against itself.</summary>
    public Task AddControlAsync(long gate, GateCase control, Verdict verdict) => database.WriteAsync(connection => connection.Run(
        "INSERT OR IGNORE INTO controls VALUES($gate, $at, $case, $verdict, $accepted)",
        ("$gate", gate),
        ("$at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        ("$case", LedgerJson.Write(control)),
        ("$verdict", LedgerJson.Write(verdict)),
        ("$accepted", verdict.Accepted ? 1 : 0)));

    /// <summary>All controls with their cases and verdicts, by the gate they were judged before.</summary>
    public ImmutableArray<(long Gate, GateCase Case, Verdict Verdict)> ControlRows() => database.Read(connection => connection
        .Rows("SELECT gate, gate_case, verdict FROM controls ORDER BY gate", reader => (reader.GetInt64(0), LedgerJson.ReadCase(reader.GetString(1)), LedgerJson.ReadVerdict(reader.GetString(2))))
        .ToImmutableArray());

    /// <summary>Whether the control before this gate has been judged.</summary>
    public bool HasControl(long gate) => database.Read(connection => connection.One("SELECT 1 FROM controls WHERE gate=$gate", ("$gate", gate))) is not null;

    /// <summary>Controls so far, and how many of them were accepted.</summary>
    public (long Accepted, long All) Controls() => database.Read(connection => (
        (long)connection.One("SELECT COALESCE(SUM(accepted), 0) FROM controls")!,
        (long)connection.One("SELECT COUNT(*) FROM controls")!));

    public string? Meta(string key) => database.Read(connection => (string?)connection.One("SELECT value FROM meta WHERE key=$key", ("$key", key)));

    public Task SetMetaAsync(string key, string value) => database.WriteAsync(connection =>
        connection.Run("INSERT INTO meta VALUES($key, $value) ON CONFLICT(key) DO UPDATE SET value=$value", ("$key", key), ("$value", value)));

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static string? Owner(SqliteDatabase database) => database.Read(connection => (string?)connection.One("SELECT value FROM meta WHERE key='experiment'"));

    private static HarnessException Foreign(string path, string? owner, string experimentId) => new(new(ExitCode.Environment, "AH7003", $"{path} belongs to another experiment")
    {
        Why = $"it carries the id {owner ?? "of none"}, the ledger {experimentId}",
        Fixes = ["put the matching file back", "or start over in a new folder: auto-harness init --dir NEW"],
    });
}
