using AutoHarness.Benchmarks.Tau;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>The options of tau-bench from config and surroundings.</summary>
internal static class TauOptions
{
    /// <summary>Names the folder that holds <c>tau2/</c>.</summary>
    public const string DataVariable = "TAU2_DATA_DIR";

    private const int SeedLimit = 1_000_001;

    public static TauBenchmarkOptions Of(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) => new()
    {
        Domain = config.Tau.Domain,
        DataFolder = environment.Variables.TryGetValue(DataVariable, out var data) && data.Length > 0 ? folder.PathOf(data) : null,
        Repository = config.Tau.Repo is { } repository ? folder.PathOf(repository) : null,
        Schemas = config.Tau.Schemas is { } schemas ? folder.PathOf(schemas) : null,
        Source = config.Tau.Source is { } source ? Source(source, folder) : null,
        CacheFolder = environment.CacheHome,
        MaxSteps = config.Tau.MaxSteps,
        MaxErrors = config.Tau.MaxErrors,
        Solo = config.Tau.Solo,
        CheckedUser = config.Tau.User == "checked",
        EnforceProtocol = config.Tau.EnforceProtocol,
        UserSeed = SeedOf,
    };

    /// <summary>The seed of one attempt, as the reference draws it: the n-th <c>random.randint(0, 1000000)</c> after <c>random.seed(seed)</c>.</summary>
    internal static long SeedOf(long seed, int attempt)
    {
        var random = new PythonRandom(seed);
        var drawn = random.Below(SeedLimit);
        for (var i = 0; i < attempt; i++)
        {
            drawn = random.Below(SeedLimit);
        }

        return drawn;
    }

    // An address, or a folder which may be named relative to the experiment.
    private static string Source(string source, ExperimentFolder folder) => Directory.Exists(folder.PathOf(source)) ? folder.PathOf(source) : source;
}
