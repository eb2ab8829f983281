using System.Collections.Immutable;
using AutoHarness.Experiments;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Faults;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Progress;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Bench;

/// <summary>A demo experiment in a temporary folder, with the real ledger and the real jail.</summary>
internal sealed class BenchExperiment : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("ah-bench-").FullName;

    public BenchExperiment(int tasks, int concurrency, int minimumActs, TimeSpan latency)
    {
        Folder = new ExperimentFolder(Path.Combine(root, "experiment"));
        Directory.CreateDirectory(Folder.Root);
        Account = Path.Combine(root, "account.tsv");
        Config = new ExperimentConfig
        {
            Benchmark = "demo",
            AgentModel = new ModelSpec("scripted/demo"),
            MaxConcurrency = concurrency,
            Demo = new DemoSection { Tasks = tasks, MinimumActs = minimumActs },
            ScriptedModel = new ScriptedModelSection { Latency = latency, Account = Account },
        };
        Environment = new HarnessEnvironment(
            Path.Combine(root, "state"),
            Path.Combine(root, "cache"),
            HostDirectory(),
            Path.Combine(RepositoryRoot(), "templates"),
            new Dictionary<string, string> { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "" },
            TimeProvider.System,
            FaultPoints.None,
            "bench");
    }

    /// <summary>An experiment of its own with another config and other variables.</summary>
    public BenchExperiment(ExperimentConfig config, BenchExperiment like, IReadOnlyDictionary<string, string> variables)
    {
        Folder = new ExperimentFolder(Path.Combine(root, "experiment"));
        Directory.CreateDirectory(Folder.Root);
        Account = Path.Combine(root, "account.tsv");
        Config = config with { ScriptedModel = config.ScriptedModel with { Account = Account } };
        Environment = like.Environment with { StateHome = Path.Combine(root, "state"), CacheHome = Path.Combine(root, "cache"), Variables = variables };
    }

    public ExperimentFolder Folder { get; }

    public ExperimentConfig Config { get; init; }

    public HarnessEnvironment Environment { get; }

    public string Account { get; }

    /// <summary>Puts the files in place without a baseline.</summary>
    public async Task PrepareAsync()
    {
        await using var session = await OpenAsync("prepare", null);
        await session.PrepareAsync(new PrepareOptions { SkipBaseline = true }, CancellationToken.None);
    }

    public Task<ExperimentSession> OpenAsync(string command, IProgressSink? progress) =>
        ExperimentSession.OpenAsync(Folder, Config, Environment, new CommandLine(command, []), progress ?? new Silent(), CancellationToken.None);

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AutoHarness.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository");
        }

        return folder;
    }

    private static string HostDirectory() =>
        Path.Combine(RepositoryRoot(), "artifacts", "bin", "AutoHarness.AgentHost", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));

    private sealed class Silent : IProgressSink
    {
        public void Report(ProgressEvent progress)
        {
        }
    }
}
