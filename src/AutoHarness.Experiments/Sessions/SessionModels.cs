using System.Collections.Immutable;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Prices;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Proxy;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sessions;

/// <summary>The models that a config may name: scripted ones, and those that are served over HTTP; while a cassette is replayed, those that it has.</summary>
internal sealed class SessionModels(ExperimentConfig config, ExperimentFolder folder, HarnessEnvironment environment, ScriptedOptions scripted, Cassette? cassette) : IDisposable
{
    private readonly ScriptedProvider programs = new(BenchmarkFactory.Scripts(config, folder, environment), scripted, environment.Time);

    private readonly HttpModelProvider services = new(
        environment.Variables, config.Prices is { } file ? PriceTable.WithFile(folder.PathOf(file)) : PriceTable.BuiltIn(), environment.Time);

    public ImmutableArray<IModelProvider> Providers => cassette?.Mode == CassetteMode.Replay ? [new CassetteProvider(cassette)] : [programs, services];

    /// <summary>Whether an agent can be given the model over HTTP: not a scripted one, and of a replay only one that was recorded like that.</summary>
    public bool MayBeProxied(ModelSpec model) =>
        cassette?.Mode == CassetteMode.Replay ? cassette.FindServed(model.Name) is not null : services.Serves(model.Name);

    /// <summary>A model as the proxy serves it.</summary>
    /// <exception cref="HarnessException">It is none that is served over HTTP, or its key is missing.</exception>
    public ProxyModel Proxied(string name) => (cassette?.Mode == CassetteMode.Replay ? cassette.FindServed(name) : services.Proxied(name)) ?? throw new HarnessException(new(ExitCode.Environment, "AH1209", $"model \"{name}\" not found among those that are served over HTTP")
    {
        Why = $"a coding agent calls its model over HTTP; available: {string.Join(", ", services.Names)}",
        Fixes = ["name one of them under coding_agent.model", "leave coding_agent.model out: the coding agent then needs its own key and network"],
    });

    public void Dispose()
    {
        programs.Dispose();
        services.Dispose();
    }
}
