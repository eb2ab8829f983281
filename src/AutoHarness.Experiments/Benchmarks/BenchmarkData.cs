using AutoHarness.Benchmarks.Tau.Fetching;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>What is there of benchmarks' data, found without fetching or starting anything.</summary>
public static class BenchmarkData
{
    public static TauDataState OfTau(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) => TauDataState.Find(TauOptions.Of(config, folder, environment));
}
