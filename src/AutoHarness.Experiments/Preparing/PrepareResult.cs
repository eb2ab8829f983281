using System.Collections.Immutable;

namespace AutoHarness.Experiments.Preparing;

/// <summary>What stands after <c>prepare</c>.</summary>
/// <param name="Train">Number of train tasks.</param>
/// <param name="Test">Number of held-out tasks.</param>
/// <param name="Holdout">Number of tasks that stay sealed until the end.</param>
/// <param name="TrainScore">Mean reward of the baseline on train tasks; null when skipped.</param>
/// <param name="TestScore">Mean reward of the baseline on held-out tasks; null when skipped.</param>
/// <param name="Created">Files that were written for the first time.</param>
/// <param name="Kept">Files that were there and stay as they are.</param>
/// <param name="Labels">What the numbers rest on.</param>
public sealed record PrepareResult(
    int Train,
    int Test,
    int Holdout,
    double? TrainScore,
    double? TestScore,
    ImmutableArray<string> Created,
    ImmutableArray<string> Kept,
    ImmutableArray<string> Labels);
