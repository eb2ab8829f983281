using System.Collections.Immutable;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Reporting;

/// <summary>Means over tasks whose groups count once.</summary>
internal static class TaskClusters
{
    public static ClusteredMean Mean(IEnumerable<(TaskId Task, double Value)> values, ImmutableDictionary<TaskId, string> groups) =>
        ClusteredMean.Of(values
            .GroupBy(entry => groups.TryGetValue(entry.Task, out var group) ? (true, group) : (false, entry.Task.Value))
            .Select(cluster => cluster.Select(entry => entry.Value).ToArray()));
}
