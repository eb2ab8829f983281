using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo.Scripted;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>Runs trials of the demo in this process, with the scripted model behind the real gateway.</summary>
internal sealed class Desk
{
    private readonly ModelGateway gateway;

    public Desk(DemoOptions? options = null, ScriptedOptions? scripted = null, TimeProvider? time = null)
    {
        Benchmark = new DemoBenchmark(options ?? new DemoOptions());
        var budget = new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System);
        gateway = new ModelGateway([new ScriptedProvider([new DemoScript()], scripted ?? new ScriptedOptions(), TimeProvider.System)], budget, time ?? TimeProvider.System);
    }

    public DemoBenchmark Benchmark { get; }

    public async Task<TrialOutcome.Scored> RunAsync(Func<IAgent> agent, TaskId task, int attempt = 0, string series = "explore", string version = "a", TrialMeter? meter = null, bool twin = false, StoredTrace? trace = null)
    {
        var trial = new TrialRequest(new TrialKey(series, version, task, attempt, Benchmark.Fingerprint), Split.Train, Seed: 42) { Twin = twin };
        var model = gateway.Open(new ModelSpec("scripted/demo"), new ModelCaller(trial.Key, trial.Seed, ModelRole.Agent), meter ?? new TrialMeter());
        var runner = new DirectRunner(agent, model, trace);
        var ct = TestContext.Current.CancellationToken;
        return Assert.IsType<TrialOutcome.Scored>(twin ? await Benchmark.RunTwinAsync(trial, runner, ct) : await Benchmark.RunAsync(trial, runner, ct));
    }

    /// <summary>The mean reward of each task over a number of attempts.</summary>
    public async Task<ImmutableSortedDictionary<TaskId, double>> MeansAsync(Func<IAgent> agent, int attempts, string series = "explore", bool twin = false)
    {
        var means = ImmutableSortedDictionary.CreateBuilder<TaskId, double>();
        foreach (var task in Benchmark.Tasks)
        {
            var sum = 0.0;
            for (var attempt = 0; attempt < attempts; attempt++)
            {
                sum += (await RunAsync(agent, task.Id, attempt, series, twin: twin)).Reward;
            }

            means[task.Id] = sum / attempts;
        }

        return means.ToImmutable();
    }
}
