using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Simulation;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>simulate gate</c>.</summary>
internal static class SimulationScreen
{
    private static readonly (string Title, int Width, Func<GateFigures, string> Cell)[] Columns =
    [
        ("gain", 12, figures => Measured(figures.Gain)),
        ("harmful", 8, figures => Percent(figures.HarmfulAccepted)),
        ("neutral", 8, figures => Percent(figures.NeutralAccepted)),
        ("no-op", 8, figures => Percent(figures.NoOpAccepted)),
        ("good", 8, figures => Percent(figures.GoodAccepted)),
        ("too high", 12, figures => Measured(figures.Inflation)),
        ("ends worse", 10, figures => Percent(figures.EndsWorse)),
        ("trials", 7, figures => Whole(figures.Trials)),
        ("proposals", 9, figures => Whole(figures.Proposals)),
    ];

    /// <summary>One line for each characteristic; with the gates they rest on below.</summary>
    public static void Print(Printer printer, OperatingCharacteristics result, bool withGates)
    {
        foreach (var characteristic in result.Characteristics)
        {
            printer.Line(characteristic.ToString(), characteristic.Met ? Ink.Plain : Ink.Bad);
        }

        if (withGates && !result.Gates.IsEmpty)
        {
            printer.Line();
            Table(printer, [.. result.Gates]);
        }
    }

    /// <summary>The gates side by side in a world of one's own.</summary>
    public static void Print(Printer printer, PresetComparison result, SimulationOptions options)
    {
        var world = options.World;
        printer.Put("world     ", Ink.Strong).Line(
            $"{world.TrainTasks} train and {world.TestTasks} held-out tasks, noise {Noise(world)}, {result.TrialBudget} trials a night, {options.Replications} nights each");
        Table(printer, [.. result.Gates]);
        printer.Line("  gain: points of true improvement in a night; harmful, neutral, no-op, good: share of such proposals that is accepted;");
        printer.Line("  too high: reported score minus the true one, in points; ends worse: nights that end more than half a point below their start;");
        printer.Line("  ± is one standard error");
    }

    public static JsonObject Document(OperatingCharacteristics result, SimulationOptions options) => new()
    {
        ["all_met"] = result.AllMet,
        ["world"] = World(options),
        ["trial_budget"] = result.TrialBudget == 0 ? null : result.TrialBudget,
        ["characteristics"] = new JsonArray([.. result.Characteristics.Select(characteristic => new JsonObject
        {
            ["id"] = characteristic.Id,
            ["form"] = characteristic.Form.Length == 0 ? null : characteristic.Form,
            ["statement"] = characteristic.Statement,
            ["met"] = characteristic.Met,
        })]),
        ["gates"] = new JsonArray([.. result.Gates.Select(Gate)]),
    };

    public static JsonObject Document(PresetComparison result, SimulationOptions options) => new()
    {
        ["world"] = World(options),
        ["trial_budget"] = result.TrialBudget,
        ["gates"] = new JsonArray([.. result.Gates.Select(Gate)]),
    };

    private static void Table(Printer printer, GateFigures[] gates)
    {
        var first = gates.Max(gate => gate.Name.Length) + 2;
        printer.Line("  " + "gate".PadRight(first) + string.Concat(Columns.Select(column => column.Title.PadLeft(column.Width + 1))), Ink.Strong);
        foreach (var gate in gates)
        {
            printer.Line("  " + gate.Name.PadRight(first) + string.Concat(Columns.Select(column => column.Cell(gate).PadLeft(column.Width + 1))));
        }
    }

    private static JsonObject World(SimulationOptions options) => new()
    {
        ["train_tasks"] = options.World.TrainTasks,
        ["test_tasks"] = options.World.TestTasks,
        ["noise"] = options.World.Noise,
        ["replications"] = options.Replications,
        ["seed"] = options.Seed,
    };

    private static JsonObject Gate(GateFigures gate) => new()
    {
        ["name"] = gate.Name,
        ["replications"] = gate.Replications,
        ["gain"] = Value(gate.Gain),
        ["harmful_accepted"] = Value(gate.HarmfulAccepted),
        ["overfit_accepted"] = Value(gate.OverfitAccepted),
        ["neutral_accepted"] = Value(gate.NeutralAccepted),
        ["no_op_accepted"] = Value(gate.NoOpAccepted),
        ["good_accepted"] = Value(gate.GoodAccepted),
        ["reported_minus_true"] = Value(gate.Inflation),
        ["ends_worse"] = Value(gate.EndsWorse),
        ["trials"] = gate.Trials,
        ["proposals"] = gate.Proposals,
        ["last_acceptance"] = gate.LastAcceptance,
    };

    private static JsonObject Value(Figure figure) => new() { ["value"] = figure.Value, ["standard_error"] = figure.StandardError };

    private static string Noise(WorldOptions world) => world.Noise is { } noise ? noise.ToString("0.###", CultureInfo.InvariantCulture) : "as it is (about 0.11)";

    private static string Measured(Figure figure)
    {
        var points = 100 * figure.Value;
        var sign = points < 0 ? "−" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(points):0.0} ± {100 * figure.StandardError:0.0}");
    }

    private static string Percent(Figure figure) => string.Create(CultureInfo.InvariantCulture, $"{100 * figure.Value:0.0} %");

    private static string Whole(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
