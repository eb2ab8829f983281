using System.Collections.Concurrent;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>Mean rewards of edited agents, each measured once.</summary>
public sealed class MeasuredEdits
{
    private readonly ConcurrentDictionary<string, Lazy<Task<double>>> means = new(StringComparer.Ordinal);

    public Task<double> MeanAsync(int attempts, params int[] edits) =>
        means.GetOrAdd(string.Join(',', edits.Prepend(attempts)), _ => new Lazy<Task<double>>(() => MeasureAsync(attempts, edits))).Value;

    private static async Task<double> MeasureAsync(int attempts, int[] edits) =>
        (await new Desk().MeansAsync(await AgentSource.BuildAsync(edits), attempts)).Values.Average();
}
