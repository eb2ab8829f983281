using System.Collections.Immutable;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Measuring;

/// <summary>Runs versions many times on all tasks. Outcomes are kept in the held-out store, since they concern held-out tasks too.</summary>
internal sealed class MeasureOperation(ExperimentContext context)
{
    private const string Series = "measure";

    public async Task<ImmutableArray<Measurement>> MeasureAsync(IReadOnlyList<string> versions, int trialsPerTask, CancellationToken ct)
    {
        var tasks = context.Benchmark.Tasks.Select(task => task.Id).Order().ToImmutableArray();
        var measurements = ImmutableArray.CreateBuilder<Measurement>();
        foreach (var version in versions)
        {
            var wanted = Enumerable.Range(0, trialsPerTask)
                .SelectMany(attempt => tasks.Select(task => context.Request(Series, version, task, attempt, Split.Holdout)))
                .ToArray();
            var trials = await context.RunTrialsAsync("measure", [new("version", version[..12])], wanted, keepTraces: false, ct);
            var perTask = trials
                .GroupBy(trial => trial.Key.Task)
                .OrderBy(group => group.Key)
                .Select(group => group.Where(trial => trial.Reward is not null).Select(trial => trial.Reward!.Value).DefaultIfEmpty(0).Average())
                .ToArray();
            measurements.Add(new Measurement(version, perTask.Average(), Measurement.Spread(perTask), trials.Count(trial => trial.Reward is not null), perTask));
        }

        return measurements.ToImmutable();
    }
}
