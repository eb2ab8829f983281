using System.Collections.Concurrent;
using AutoHarness.Benchmarks.Demo.Scripted;
using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tests.Sweeping;

/// <summary>Runs trials of agents given as source, with the scripted model behind the real gateway.</summary>
internal sealed class DeskTrials
{
    private static readonly ConcurrentDictionary<string, Lazy<Func<IAgent>>> Compiled = new(StringComparer.Ordinal);

    private readonly long seed;
    private readonly ModelGateway gateway;
    private readonly Dictionary<(string Version, TaskId Task), string> details = [];
    private readonly Dictionary<TaskId, string> kept = [];

    public DeskTrials(long seed)
    {
        this.seed = seed;
        var budget = new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System);
        gateway = new ModelGateway([new ScriptedProvider([new DemoScript()], new ScriptedOptions(), TimeProvider.System)], budget, TimeProvider.System);
    }

    public DemoBenchmark Benchmark { get; } = new(new DemoOptions());

    /// <summary>What the verifier said of the latest trial of the kept agent on a task, as its trace shows it.</summary>
    public string LatestDetail(TaskId task) => kept[task];

    /// <summary>From now on this version's trials are the ones to learn from.</summary>
    public void Keep(string version)
    {
        foreach (var ((_, task), detail) in details.Where(entry => entry.Key.Version == version))
        {
            kept[task] = detail;
        }
    }

    public async Task<TrialFact> RunAsync(TrialWanted wanted, string source, bool twin, CancellationToken ct)
    {
        var agent = Compiled.GetOrAdd(source, text => new Lazy<Func<IAgent>>(() => AgentSource.Compile(text))).Value;
        var key = new TrialKey(wanted.Series, wanted.AgentVersion, wanted.Task, wanted.Attempt, Benchmark.Fingerprint);
        var trial = new TrialRequest(key, Split.Train, seed) { Twin = twin };
        var runner = new DirectRunner(agent, gateway.Open(new ModelSpec("scripted/demo"), new ModelCaller(key, seed, ModelRole.Agent), new TrialMeter()));
        var outcome = (TrialOutcome.Scored)(twin ? await Benchmark.RunTwinAsync(trial, runner, ct) : await Benchmark.RunAsync(trial, runner, ct));
        if (!twin)
        {
            details[(wanted.AgentVersion, wanted.Task)] = outcome.Detail!.ToJsonString();
        }

        return new TrialFact(wanted.Series, wanted.AgentVersion, wanted.Task, wanted.Attempt, outcome.Reward);
    }
}
