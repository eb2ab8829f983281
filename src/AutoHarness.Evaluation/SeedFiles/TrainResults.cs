using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>What <c>train_results.json</c> says.</summary>
/// <param name="Split">The split that was run; null before the first run.</param>
/// <param name="Timestamp">When; null before the first run.</param>
/// <param name="Results">Task to reward, null for an infrastructure error.</param>
public sealed record TrainResults(string? Split, DateTimeOffset? Timestamp, ImmutableSortedDictionary<TaskId, double?> Results)
{
    /// <summary>Before the first run.</summary>
    public static TrainResults None { get; } = new(null, null, ImmutableSortedDictionary<TaskId, double?>.Empty);
}
