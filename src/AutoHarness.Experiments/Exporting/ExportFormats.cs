using System.Collections.Immutable;
using AutoHarness.Experiments.Exporting.Bird;
using AutoHarness.Experiments.Exporting.Harbor;
using AutoHarness.Experiments.Exporting.Jsonl;
using AutoHarness.Experiments.Exporting.Tau2;

namespace AutoHarness.Experiments.Exporting;

/// <summary>All formats.</summary>
internal static class ExportFormats
{
    public static ImmutableArray<IExportFormat> All { get; } =
    [
        new JsonlFormat(),
        new Tau2Format(),
        new HarborFormat(),
        new BirdFormat(),
    ];
}
