using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Experiments.Storage;
using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Ledger;

internal sealed partial class ExperimentLedger
{
    private const string CommandColumns = "id, name, arguments, config, started_at, active_ms";

    /// <summary>Opens a command; the same one left open by a kill or Ctrl-C goes on under its old number.</summary>
    public async Task<PendingCommand> OpenCommandAsync(string name, ImmutableArray<string> arguments, string config)
    {
        if (OpenCommands().LastOrDefault(open => open.Name == name && open.Arguments.SequenceEqual(arguments, StringComparer.Ordinal)) is { } pending)
        {
            return pending;
        }

        var at = time.GetUtcNow();
        var id = await InsertAsync(connection =>
        {
            connection.Run(
                "INSERT INTO commands(name, arguments, config, started_at) VALUES($name, $arguments, $config, $at)",
                ("$name", name),
                ("$arguments", new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]).ToJsonString()),
                ("$config", config),
                ("$at", at.ToString("O", CultureInfo.InvariantCulture)));
            return (long)connection.One("SELECT last_insert_rowid()")!;
        });
        return new PendingCommand(id, name, arguments, config, at, TimeSpan.Zero);
    }

    /// <summary>Commands that were started and did not finish, oldest first.</summary>
    public ImmutableArray<PendingCommand> OpenCommands() => database.Read(connection => connection
        .Rows($"SELECT {CommandColumns} FROM commands WHERE finished_at IS NULL ORDER BY id", ReadCommand)
        .ToImmutableArray());

    /// <summary>Adds to the time a command was at work.</summary>
    public Task AddActiveAsync(long command, TimeSpan active) => database.WriteAsync(connection =>
        connection.Run("UPDATE commands SET active_ms=active_ms+$ms WHERE id=$id", ("$ms", (long)active.TotalMilliseconds), ("$id", command)));

    /// <summary>Closes a command, and with it every older open one: only the newest can be continued.</summary>
    public Task CloseCommandAsync(long command, ExitCode exit) => database.WriteAsync(connection => connection.Run(
        "UPDATE commands SET finished_at=$at, exit=$exit WHERE id<=$id AND finished_at IS NULL",
        ("$at", Now),
        ("$exit", (int)exit),
        ("$id", command)));

    /// <summary>Closes a command that did not begin; those that were interrupted before stay as they are.</summary>
    public Task ForgetCommandAsync(long command, ExitCode exit) => database.WriteAsync(connection => connection.Run(
        "UPDATE commands SET finished_at=$at, exit=$exit WHERE id=$id AND finished_at IS NULL",
        ("$at", Now),
        ("$exit", (int)exit),
        ("$id", command)));

    private static PendingCommand ReadCommand(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        [.. JsonNode.Parse(reader.GetString(2))!.AsArray().Select(argument => argument!.GetValue<string>())],
        reader.GetString(3),
        DateTimeOffset.Parse(reader.GetString(4), CultureInfo.InvariantCulture),
        TimeSpan.FromMilliseconds(reader.GetInt64(5)));
}
