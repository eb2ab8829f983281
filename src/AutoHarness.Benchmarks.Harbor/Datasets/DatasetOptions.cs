namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>Where tasks come from.</summary>
/// <param name="Dataset">A folder of tasks, a single task, or <c>name[@version]</c> of a registry.</param>
/// <param name="CacheDirectory">Takes what is fetched.</param>
internal sealed record DatasetOptions(string Dataset, string CacheDirectory)
{
    /// <summary>File or https address of a registry; null for the built-in facts and Harbor's own.</summary>
    public string? Registry { get; init; }

    /// <summary>A folder with clones that stand in for the repositories; then nothing else is asked.</summary>
    public string? Mirror { get; init; }

    public TaskFilter Filter { get; init; } = TaskFilter.All;
}
