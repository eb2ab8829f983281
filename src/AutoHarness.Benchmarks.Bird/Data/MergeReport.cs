using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>What became of a merge.</summary>
/// <param name="GroundTruth">Rows of ground truth that were read.</param>
/// <param name="Merged">Tasks that got theirs.</param>
/// <param name="Written">Tasks in the merged file.</param>
/// <param name="Warnings">What was skipped, dropped or has no ground truth, a line each.</param>
public sealed record MergeReport(int GroundTruth, int Merged, int Written, ImmutableArray<string> Warnings);
