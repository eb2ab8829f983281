using System.Collections.Immutable;

namespace AutoHarness.Experiments.Exporting;

/// <summary>What was exported.</summary>
/// <param name="Format">Its name.</param>
/// <param name="Folder">Absolute path of the folder.</param>
/// <param name="Files">Files in it, in the order in which they were written.</param>
/// <param name="Trials">Trials exported, held-out ones among them.</param>
/// <param name="HeldOutTrials">Of these, held out.</param>
/// <param name="LeftOut">Held-out trials that were left out since they were not asked for; null where nobody looked.</param>
/// <param name="Looks">Looks at the held-out tasks so far, where this was one.</param>
/// <param name="AtWork">The command that is at work meanwhile, so that more trials may follow.</param>
public sealed record ExportResult(string Format, string Folder, ImmutableArray<string> Files, int Trials, int HeldOutTrials, int? LeftOut, long? Looks, string? AtWork);
