using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>One dataset of a registry.</summary>
internal sealed record RegistryDataset(string Name, string Version, ImmutableArray<RegistryTask> Tasks);

/// <summary>A task of a registry.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="GitUrl">The repository; null for a path on this machine.</param>
/// <param name="Commit">A full hash, a branch, or null for the default branch.</param>
/// <param name="Path">The folder in the repository, or on this machine.</param>
internal sealed record RegistryTask(string Name, string? GitUrl, string? Commit, string Path);
