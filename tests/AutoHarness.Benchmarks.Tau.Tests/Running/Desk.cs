using System.Collections.Concurrent;
using AutoHarness.Benchmarks.Tau.Fetching;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Tests.Running;

/// <summary>Prepared benchmarks on the shared data.</summary>
internal static class Desk
{
    private static readonly ConcurrentDictionary<TauBenchmarkOptions, Lazy<Task<TauBenchmark>>> Prepared = new();

    public static TauBenchmarkOptions Options(string domain) =>
        new() { Domain = domain, DataFolder = SharedFiles.Data, Schemas = SharedFiles.Schemas, CacheFolder = Path.GetTempPath(), UserSeed = UserSeed };

    public static Task<TauBenchmark> OpenAsync(TauBenchmarkOptions options) => Prepared.GetOrAdd(options, wanted => new Lazy<Task<TauBenchmark>>(async () =>
    {
        var benchmark = new TauBenchmark(wanted, new NoGit(), TimeProvider.System);
        await benchmark.PrepareAsync(new Progress<string>(), TestContext.Current.CancellationToken);
        return benchmark;
    })).Value;

    public static TrialRequest Request(string task, int attempt = 0) => new(new TrialKey("explore", "v", new TaskId(task), attempt, "f"), Split.Train, 300);

    private static long UserSeed(long seed, int attempt) => seed + attempt;

    private sealed class NoGit : IGit
    {
        public Task<string?> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => throw new InvalidOperationException("nothing is to be fetched");
    }
}
