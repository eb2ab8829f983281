using AutoHarness.Benchmarks.Tau;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Importing;

/// <summary>Reads results files of tau-bench's own tools: figures, and whether this evaluation gives the same rewards.</summary>
public static class Tau2Import
{
    /// <param name="path">A results file or its folder.</param>
    /// <param name="folder">Where paths are relative to.</param>
    /// <param name="config">The config; the desk is taken from the file.</param>
    /// <param name="environment">Where data are.</param>
    /// <param name="progress">Told what is fetched.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="HarnessException">It is no results file, or the benchmark's data are missing.</exception>
    public static async Task<ResultsReview> ReadAsync(
        string path, ExperimentFolder folder, ExperimentConfig config, HarnessEnvironment environment, IProgress<string> progress, CancellationToken ct)
    {
        var options = TauOptions.Of(config, folder, environment) with { Domain = Known(ResultsReview.DomainOf(path), path), Solo = false };
        var benchmark = new TauBenchmark(options, new BenchmarkGit(environment), environment.Time);
        await benchmark.PrepareAsync(progress, ct);
        return await ResultsReview.ReadAsync(path, benchmark, ct);
    }

    private static string Known(string domain, string path) => TauBenchmark.Domains.Contains(domain) ? domain : throw new HarnessException(
        new(ExitCode.Usage, null, $"{path} holds results of the domain {domain}, which is not supported")
        {
            Why = $"supported: {string.Join(", ", TauBenchmark.Domains)}",
            Fixes = ["name a results file of one of these domains"],
        });
}
