namespace AutoHarness.Experiments.Exporting;

/// <summary>What to export.</summary>
/// <param name="Format">One of <see cref="ExperimentExport.Formats"/>.</param>
/// <param name="Folder">Absolute path to write to; null for the format's own folder, which is written anew each time.</param>
/// <param name="IncludeSealed">Held-out trials too.</param>
/// <param name="Times">When things happened and how long they took too.</param>
public sealed record ExportOptions(string Format, string? Folder, bool IncludeSealed, bool Times);
