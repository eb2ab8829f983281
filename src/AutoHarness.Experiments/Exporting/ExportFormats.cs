using System.Collections.Immutable;
using AutoHarness.Experiments.Exporting.Bird;
using AutoHarness.Experiments.Exporting.Jsonl;

namespace AutoHarness.Experiments.Exporting;

/// <summary>All formats.</summary>
internal static class ExportFormats
{
    public static ImmutableArray<IExportFormat> All { get; } =
    [
        new JsonlFormat(),
        new BirdFormat(),
    ];
}
