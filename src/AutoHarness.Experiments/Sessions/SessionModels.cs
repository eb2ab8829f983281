using System.Collections.Immutable;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Prices;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Scripted;

namespace AutoHarness.Experiments.Sessions;

/// <summary>The models that a config may name: scripted ones, and those that are served over HTTP.</summary>
internal sealed class SessionModels(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment, ScriptedOptions scripted) : IDisposable
{
    private readonly ScriptedProvider programs = new(BenchmarkFactory.Scripts(config, folder, environment), scripted, environment.Time);

    private readonly HttpModelProvider services = new(
        environment.Variables, config.Prices is { } file ? PriceTable.WithFile(folder.PathOf(file)) : PriceTable.BuiltIn(), environment.Time);

    public ImmutableArray<IModelProvider> Providers => [programs, services];

    public void Dispose()
    {
        programs.Dispose();
        services.Dispose();
    }
}
