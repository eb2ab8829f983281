namespace AutoHarness.Experiments.Exporting;

/// <summary>One way to write an experiment's trials for other programs. A new one is a class beside this and a line in <see cref="ExportFormats"/>.</summary>
internal interface IExportFormat
{
    /// <summary>The name on the command line, such as <c>jsonl</c>; also the folder that it is written to unless another is named.</summary>
    string Name { get; }

    /// <summary>What it is, in one line, for help.</summary>
    string Description { get; }

    /// <summary>The benchmark whose experiments it can write; null for all.</summary>
    string? Benchmark { get; }

    /// <summary>Writes the trials. The same trials must give the same bytes, whenever and wherever they are exported.</summary>
    /// <param name="source">What is exported.</param>
    /// <param name="target">Where to.</param>
    /// <param name="ct">Stops it; files that are not complete are not left behind.</param>
    /// <exception cref="AutoHarness.Sdk.HarnessException">A trace lacks what the format needs.</exception>
    Task WriteAsync(ExportSource source, ExportFolder target, CancellationToken ct);
}
