using AutoHarness.Benchmarks.Harbor;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>Makes <c>benchmark: terminal-bench</c> of a config.</summary>
public static class HarborSetup
{
    internal static IBenchmark Create(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) => config.Harbor.Runner == "cli"
        ? new HarborCliBenchmark(Options(config, folder, environment), config.Harbor.Cli, config.Harbor.CliEnvironment, Path.Combine(environment.TemplatesDirectory, config.Benchmark, "bridge"), environment.Time)
        : new HarborBenchmark(Options(config, folder, environment), environment.Time);

    /// <summary>The tasks of a dataset that is a folder; null for a name of a registry.</summary>
    public static LocalTaskCount? LocalTasks(ExperimentConfig config, ExperimentFolder folder) =>
        Dataset(config, folder) is var path && Directory.Exists(path) ? LocalTaskCount.Of(path, config.Harbor.Tasks, config.Harbor.ExcludeTasks) : null;

    private static HarborOptions Options(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment)
    {
        var harbor = config.Harbor;
        return new HarborOptions
        {
            Dataset = Dataset(config, folder),
            CacheDirectory = Path.Combine(environment.CacheHome, "harbor"),
            Sandboxes = ct => HarborSandboxes.ArmAsync(harbor, folder, environment, ct),
            SandboxName = harbor.Sandbox,
            Registry = harbor.Registry is { } registry && !registry.Contains("://", StringComparison.Ordinal) ? folder.PathOf(registry) : harbor.Registry,
            Mirror = harbor.Mirror is { } mirror ? folder.PathOf(mirror) : null,
            Include = harbor.Tasks,
            Exclude = harbor.ExcludeTasks,
            Limit = harbor.Limit,
            Times = new TrialTimes
            {
                Multiplier = harbor.TimeoutMultiplier,
                AgentMultiplier = harbor.AgentTimeoutMultiplier,
                VerifierMultiplier = harbor.VerifierTimeoutMultiplier,
                BuildMultiplier = harbor.BuildTimeoutMultiplier,
                AgentOverride = harbor.AgentTimeout,
                VerifierOverride = harbor.VerifierTimeout,
                AgentMaximum = harbor.MaxAgentTimeout,
                VerifierMaximum = harbor.MaxVerifierTimeout,
            },
            UsualAgentLimit = config.TrialTimeout,
            Compat = harbor.Compat,
            ForceBuild = harbor.ForceBuild,
            Host = name => harbor.Env.Contains(name) ? environment.Variables.GetValueOrDefault(name) : null,
        };
    }

    /// <summary>A folder as an absolute path; everything else as it is written.</summary>
    private static string Dataset(ExperimentConfig config, ExperimentFolder folder) =>
        folder.PathOf(config.Harbor.Dataset) is var path && Directory.Exists(path) ? path : config.Harbor.Dataset;
}
