using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Scripted;
using AutoHarness.Benchmarks.Command;
using AutoHarness.Benchmarks.Demo;
using AutoHarness.Benchmarks.Demo.Scripted;
using AutoHarness.Benchmarks.Harbor.Scripted;
using AutoHarness.Benchmarks.Tau;
using AutoHarness.Benchmarks.Tau.Scripted;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>Makes the benchmark that the config names.</summary>
internal static class BenchmarkFactory
{
    public static IBenchmark Create(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) => config.Benchmark switch
    {
        "demo" => new DemoBenchmark(new DemoOptions { Seed = config.Demo.Seed, Tasks = config.Demo.Tasks, MinimumActs = config.Demo.MinimumActs }),
        "tau-bench" => new TauBenchmark(TauOptions.Of(config, folder, environment), new BenchmarkGit(environment), environment.Time),
        "command" => new CommandBenchmark(new CommandBenchmarkOptions
        {
            Folder = folder.Root,
            Tasks = config.Command.Tasks ?? "",
            Run = config.Command.Run,
            TimeLimit = config.Command.Timeout,
            Files = config.Command.Files,
        }, environment.Time),
        "terminal-bench" => HarborSetup.Create(config, folder, environment),
        "bird-interact" => BirdBenchmarks.Create(config, folder, environment),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Benchmark, "the config loader lets only known benchmarks pass"),
    };

    /// <summary>Scripts of offline models, whatever the benchmark: a wrong pairing plays badly, it does not crash.</summary>
    public static ImmutableArray<IModelScript> Scripts(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment) =>
        [new DemoScript(), new TerminalScript(), new TauScript(TauOptions.Of(config, folder, environment)), new BirdScript(BirdBenchmarks.DataFolder(config, folder, environment))];

    public static ScriptedOptions ScriptedOptions(ExperimentConfig config, ExperimentFolder folder) => new()
    {
        MeanLatency = config.ScriptedModel.Latency,
        FaultRate = config.ScriptedModel.FaultRate,
        AccountPath = config.ScriptedModel.Account is { } account ? folder.PathOf(account) : null,
        Price = new ModelPrice(config.ScriptedModel.InputPrice, config.ScriptedModel.InputPrice, config.ScriptedModel.OutputPrice),
    };
}
