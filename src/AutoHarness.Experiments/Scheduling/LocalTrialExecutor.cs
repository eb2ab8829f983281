using System.Text.Json.Nodes;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Programs;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Proxying;
using AutoHarness.Experiments.Sealing;
using AutoHarness.Experiments.Spending;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Scheduling;

/// <summary>Runs trials on this machine: agent in its jailed process, benchmark in ours.</summary>
internal sealed class LocalTrialExecutor(
    IBenchmark benchmark,
    IModelGateway gateway,
    AgentFleet fleet,
    AgentProxy proxy,
    ExperimentConfig config,
    Func<string, AgentProgram> programs,
    Canaries canaries,
    FlightLog flights,
    TimeProvider time) : ITrialExecutor
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public async Task<TrialRecord> RunAsync(TrialRequest trial, bool keepTrace, CancellationToken ct)
    {
        var meter = new TrialMeter();
        var flight = flights.Begin(trial, meter);
        try
        {
            var record = await RunAsync(trial, meter, keepTrace, ct);
            flight.Land();
            return record;
        }
        catch
        {
            // Interrupted, out of budget, or worse: what it used until now was paid for all the same.
            await flight.LoseAsync();
            throw;
        }
    }

    private async Task<TrialRecord> RunAsync(TrialRequest trial, TrialMeter meter, bool keepTrace, CancellationToken ct)
    {
        var alone = false;
        var infraErrors = 0;
        var earlier = new List<JsonObject>();
        for (var tries = 1; ; tries++)
        {
            using var trace = new TrialTrace(trial, time);
            var wasted = TrialUsage.Sum(meter.Snapshot());
            var startedAt = time.GetUtcNow();
            var stamp = time.GetTimestamp();
            var outcome = await TryAsync(trial, tries, meter, trace, alone, ct);
            foreach (var before in earlier)
            {
                trace.Add("earlier_try", (JsonObject)before.DeepClone());
            }

            foreach (var note in meter.Notes)
            {
                trace.Add("pin", new JsonObject { ["note"] = note });
            }

            trace.Refuse(canaries);

            if (outcome is null)
            {
                // The shared process died; only a process of its own can tell whether it was this trial.
                alone = true;
                continue;
            }

            if (outcome is TrialOutcome.Infra broken && infraErrors++ < config.InfraRetries)
            {
                earlier.Add(trace.Earlier(tries, broken.Cause));
                await Task.Delay(FirstPause * (1 << (infraErrors - 1)), time, ct);
                continue;
            }

            return new TrialRecord(
                trial.Key,
                trial.Split,
                outcome,
                meter.Snapshot(),
                time.GetElapsedTime(stamp),
                tries,
                fleet.Report.ToString(),
                startedAt,
                keepTrace ? trace.Finish(outcome, trial.Split == Split.Train ? null : canaries.For(trial.Key.Task.Value)) : null)
            {
                Wasted = wasted,
            };
        }
    }

    private static ModelRole RoleOf(BenchmarkModel model) => model == BenchmarkModel.Judge ? ModelRole.Judge : ModelRole.User;

    private async Task<TrialOutcome?> TryAsync(TrialRequest trial, int tries, TrialMeter meter, TrialTrace trace, bool alone, CancellationToken ct)
    {
        try
        {
            var caller = new ModelCaller(trial.Key, trial.Seed, ModelRole.Agent) { Try = tries, HeldOut = trial.Split != Split.Train };
            var own = new Budget(config.Budget.Trial.Limits, Usage.None, TimeSpan.Zero, time) { Scope = BudgetScope.Trial };
            var tape = proxy.TapeOf(caller);
            var model = gateway.Open(config.AgentModel, caller, meter, own);
            var runner = fleet.CreateRunner(new AgentSessionSpec
            {
                Program = programs(trial.Key.AgentVersion),
                Pool = trial.Split.ToString(),
                Model = model,
                HttpModel = (calls, stop) => proxy.OpenAsync(calls, meter, own, caller, tape, stop),
                BenchmarkModels = role => gateway.Open(config.ModelOf(role), caller with { Role = RoleOf(role) }, meter),
                Trace = trace,
                Limits = new AgentLimits { WorkingTime = config.TrialTimeout, ModelCalls = config.Agent.MaxModelCalls },
                Alone = alone,
            });
            var outcome = trial.Twin ? await ((IRenamedTwins)benchmark).RunTwinAsync(trial, runner, ct) : await benchmark.RunAsync(trial, runner, ct);
            return outcome is TrialOutcome.Scored { Reward: not (>= 0 and <= 1) } scored
                ? new TrialOutcome.Infra($"the benchmark gave the reward {scored.Reward}, which is not between 0 and 1")
                : outcome;
        }
        catch (AgentProcessLostException) when (!alone)
        {
            return null;
        }
        catch (Exception e) when (e is not (OperationCanceledException or HarnessException or BudgetExhaustedException) && !ct.IsCancellationRequested)
        {
            // The agent's own faults arrive as values; whatever else breaks is the machine's or the benchmark's.
            return new TrialOutcome.Infra(e is InfrastructureException ? e.Message : $"{e.GetType().Name}: {e.Message}");
        }
    }
}
