using System.Collections.Immutable;
using AutoHarness.Experiments.Spending;
using AutoHarness.Experiments.Storage;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Ledger;

internal sealed partial class ExperimentLedger
{
    /// <summary>Adds something that was spent outside of trials.</summary>
    /// <returns>Its number, under which it can grow.</returns>
    public Task<long> AddSpendAsync(SpendRow row) => InsertAsync(connection =>
    {
        connection.Run(
            "INSERT INTO spend(at, command, iteration, kind, model, usage, at_most) VALUES($at, $command, $iteration, $kind, $model, $usage, $most)",
            ("$at", Now),
            ("$command", row.Command),
            ("$iteration", row.Iteration),
            ("$kind", row.Kind.ToString()),
            ("$model", row.Model),
            ("$usage", UsageJson.Write(row.Usage)),
            ("$most", row.AtMost ? 1 : 0));
        return (long)connection.One("SELECT last_insert_rowid()")!;
    });

    /// <summary>Says what it has come to.</summary>
    public Task SetSpendAsync(long id, IReadOnlyDictionary<ModelRole, Usage> usage, bool atMost) => database.WriteAsync(connection => connection.Run(
        "UPDATE spend SET usage=$usage, at_most=$most WHERE id=$id", ("$usage", UsageJson.Write(usage)), ("$most", atMost ? 1 : 0), ("$id", id)));

    /// <summary>Everything that was spent outside of trials.</summary>
    public ImmutableArray<SpendRow> Spends() => database.Read(connection => connection.Rows(
        "SELECT command, iteration, kind, model, usage, at_most FROM spend ORDER BY id",
        reader => new SpendRow(
            reader.GetInt64(0),
            (int?)reader.Integer(1),
            Enum.Parse<SpendKind>(reader.GetString(2)),
            reader.Text(3),
            UsageJson.Read(reader.GetString(4)),
            reader.GetInt64(5) == 1)).ToImmutableArray());

    /// <summary>What one command, or all, spent outside of trials.</summary>
    public Usage SpentBeside(long? command = null) => Spends()
        .Where(row => command is null || row.Command == command)
        .SelectMany(row => row.Usage.Values)
        .Aggregate(Usage.None, (sum, used) => sum + used);

    /// <summary>Keeps which models stand behind a fingerprint.</summary>
    public Task SetModelsAsync(string fingerprint, IReadOnlyDictionary<ModelRole, string> models) => database.WriteAsync(connection =>
    {
        foreach (var (role, model) in models)
        {
            connection.Run("INSERT OR IGNORE INTO models VALUES($fingerprint, $role, $model)", ("$fingerprint", fingerprint), ("$role", role.ToString()), ("$model", model));
        }
    });

    /// <summary>The model of each role behind each fingerprint.</summary>
    public ImmutableDictionary<(string Fingerprint, ModelRole Role), string> Models() => database.Read(connection => connection
        .Rows("SELECT fingerprint, role, model FROM models", reader => (Key: (reader.GetString(0), Enum.Parse<ModelRole>(reader.GetString(1))), Model: reader.GetString(2)))
        .ToImmutableDictionary(row => row.Key, row => row.Model));

    /// <summary>The names of all commands.</summary>
    public ImmutableDictionary<long, string> CommandNames() => database.Read(connection => connection
        .Rows("SELECT id, name FROM commands", reader => (reader.GetInt64(0), reader.GetString(1)))
        .ToImmutableDictionary(row => row.Item1, row => row.Item2));
}
