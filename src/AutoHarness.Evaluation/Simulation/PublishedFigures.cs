using System.Collections.Immutable;
using System.Globalization;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>
/// True gains that an independent program found in the same kind of world (62 train and 27 held-out tasks, equal trials, 200 campaigns,
/// the statistic alone). The two programs share no code and no random numbers.
/// </summary>
internal static class PublishedFigures
{
    private static readonly ImmutableArray<(string Row, Figure Gain)> Gains =
    [
        (GateRows.Compat, new Figure(0.023, 0.003)),
        (GateRows.Ratchet, new Figure(0.103, 0.005)),
        (Requirement.RowName(GateRows.Strict, GateSimulator.StatisticOnly), new Figure(0.078, 0.003)),
        (Requirement.RowName(GateRows.Thorough, GateSimulator.StatisticOnly), new Figure(0.096, 0.004)),
        (Requirement.RowName(GateRows.Default, GateSimulator.StatisticOnly), new Figure(0.112, 0.005)),
        (Requirement.RowName(GateRows.Frugal, GateSimulator.StatisticOnly), new Figure(0.093, 0.005)),
    ];

    /// <summary>The rows that are compared.</summary>
    public static ImmutableArray<string> Rows { get; } = [.. Gains.Select(published => published.Row)];

    /// <summary>One line a row: the gains differ by at most two standard errors of their difference.</summary>
    public static IEnumerable<Characteristic> Compare(IReadOnlyDictionary<string, GateFigures> figures) => Gains.Select((published, index) =>
    {
        var gain = figures[published.Row].Gain;
        var error = Math.Sqrt(Math.Pow(gain.StandardError, 2) + Math.Pow(published.Gain.StandardError, 2));
        return new Characteristic(
            $"P{index + 1}",
            "",
            string.Create(
                CultureInfo.InvariantCulture,
                $"gain of {published.Row} {100 * gain.Value:0.0} ± {100 * gain.StandardError:0.0}, independently {100 * published.Gain.Value:0.0} ± {100 * published.Gain.StandardError:0.0}"),
            Math.Abs(gain.Value - published.Gain.Value) <= 2 * error);
    });
}
