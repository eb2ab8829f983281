using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Datasets;

namespace AutoHarness.Benchmarks.Harbor;

/// <summary>What a folder of tasks holds, for a check that starts nothing.</summary>
/// <param name="Tasks">Valid tasks that the patterns let through.</param>
/// <param name="FirstProblem">Why the first invalid one is none; null where all are valid.</param>
public sealed record LocalTaskCount(int Tasks, string? FirstProblem)
{
    /// <param name="folder">An existing folder.</param>
    /// <param name="include">Shell patterns; empty for all.</param>
    /// <param name="exclude">Shell patterns.</param>
    public static LocalTaskCount Of(string folder, ImmutableArray<string> include, ImmutableArray<string> exclude)
    {
        var (tasks, broken) = LocalDataset.Read(folder, new TaskFilter(include, exclude, null));
        return new LocalTaskCount(tasks.Length, broken.FirstOrDefault());
    }
}
