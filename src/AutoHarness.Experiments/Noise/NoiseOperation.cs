using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Noise;

/// <summary>
/// Runs the agent of the working folder several times on all train tasks, to see how much scores move without any edit. The trials have a
/// series of their own, so they reach no verdict, and every command runs its own.
/// </summary>
internal sealed class NoiseOperation(ExperimentContext context, AgentCheck check)
{
    public async Task<NoiseResult> MeasureAsync(int trialsPerTask, CancellationToken ct)
    {
        var started = context.Environment.Time.GetTimestamp();
        var tasks = context.Ledger.TrainTasks();
        if (tasks.IsEmpty)
        {
            throw TaskSelection.NoSplit(context);
        }

        var program = await context.Programs.ReadWorkingAsync(ct);
        await check.EnsureBuildsAsync(program, ct);
        await context.Programs.AddAsync(program);

        var series = $"noise:{context.Command.Id}";
        var wanted = Enumerable.Range(0, trialsPerTask)
            .SelectMany(attempt => tasks.Select(task => context.Request(series, program.Version, task, attempt, Split.Train)))
            .ToArray();
        var trials = await context.RunTrialsAsync("noise", [new("series", series)], wanted, keepTraces: true, ct);

        var figures = NoiseFigures.Of(trials);
        var testTasks = context.HeldOut.Tasks(context.Config.GateSplit).Length;
        var preset = PairedPreset.All.Single(known => known.Name == context.Config.Gate.Preset);
        return new NoiseResult(
            series,
            program.Version,
            program.Version == context.Ledger.Records().LastOrDefault()?.Version,
            testTasks,
            preset,
            figures,
            figures.Variance is { } variance ? EffectPlan.Table(preset, tasks.Length + testTasks, variance, preset.FreshRounds) : [],
            TrialUsage.Sum(trials),
            context.Environment.Time.GetElapsedTime(started),
            context.Labels);
    }
}
