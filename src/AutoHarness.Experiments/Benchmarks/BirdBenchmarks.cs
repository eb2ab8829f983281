using AutoHarness.Benchmarks.Bird;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sandboxes.Local;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>Makes BIRD-Interact from the config.</summary>
public static class BirdBenchmarks
{
    /// <summary>The environment variable with the password for a server of the user's own.</summary>
    public const string PasswordVariable = "BIRD_PG_PASSWORD";

    internal static BirdBenchmark Create(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) =>
        BirdBenchmark.Create(Options(config, folder, environment), Server(config, folder, environment), environment.Time);

    /// <summary>Looks whether everything is there, for <c>doctor</c>.</summary>
    public static BirdInspection Inspect(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) =>
        new(Options(config, folder, environment), Server(config, folder, environment), environment.Time);

    private static BirdOptions Options(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) => new()
    {
        Data = DataFolder(config, folder, environment),
        Dataset = config.Bird.Dataset,
        Mode = config.Bird.Mode,
        Compat = config.Bird.Compat,
        Patience = config.Bird.Patience,
        Repository = config.Bird.Repo is { } repo ? folder.PathOf(repo) : null,
        PromptVersion = config.Bird.PromptVersion,
        Cache = Path.Combine(environment.CacheHome, "bird"),
    };

    private static BirdServer Server(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment)
    {
        // The container brings its databases along; dumps replace them only where somebody asks for that.
        var dumps = config.Bird.Dumps is { } named ? folder.PathOf(named)
            : config.Bird.Postgres == BirdServer.Container ? null
            : Path.Combine(DataFolder(config, folder, environment), "postgre_table_dumps");
        return new BirdServer
        {
            Place = config.Bird.Postgres,
            Image = BirdServer.ImageOf(config.Bird.Dataset),
            Password = environment.Variables.GetValueOrDefault(PasswordVariable),
            ClusterFolder = config.Bird.Cluster is { } cluster ? folder.PathOf(cluster) : ClusterFolder(environment),
            Dumps = Directory.Exists(dumps) ? dumps : null,
            Jail = config.Jail == "none" ? JailMode.None : JailMode.Bubblewrap,
        };
    }

    // PostgreSQL refuses to run as root, and the user that it then runs as cannot reach root's home.
    private static string ClusterFolder(HarnessEnvironment environment) =>
        Environment.IsPrivilegedProcess ? "/var/lib/auto-harness/bird" : Path.Combine(environment.CacheHome, "bird", "cluster");

    /// <summary>The dataset's folder. Unless it is named it lies outside of experiments, since whoever works in one by hand would find the gold SQL there.</summary>
    internal static string DataFolder(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) => config.Bird.Data is { } named
        ? folder.PathOf(named)
        : Path.Combine(environment.StateHome, "bird", "bird-interact-" + config.Bird.Dataset);
}
