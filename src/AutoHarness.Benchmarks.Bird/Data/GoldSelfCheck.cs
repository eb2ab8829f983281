using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>Submits each task's own gold and lists those that do not pass: a broken import or a broken task shows before an agent is blamed for it.</summary>
internal sealed class GoldSelfCheck(ITrialDatabases databases, int concurrency)
{
    // More than this share of faults is no longer about single tasks.
    private const double MostFaults = 0.5;

    /// <exception cref="HarnessException">So many fail that the databases cannot be the right ones.</exception>
    public async Task<ImmutableArray<GoldFault>> RunAsync(ImmutableArray<BirdTask> tasks, CancellationToken ct)
    {
        var faults = new ConcurrentBag<GoldFault>();
        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = ct }, async (task, stop) =>
        {
            if (await CheckAsync(task, stop) is { } fault)
            {
                faults.Add(fault);
            }
        });
        ImmutableArray<GoldFault> found = [.. faults.OrderBy(fault => fault.Task, StringComparer.Ordinal)];
        return found.Length <= MostFaults * tasks.Length ? found : throw TooMany(found, tasks.Length);
    }

    private async Task<GoldFault?> CheckAsync(BirdTask task, CancellationToken ct)
    {
        var phase = 1;
        try
        {
            await using var database = await databases.OpenAsync(task, InteractionMode.Agentic, ct);
            var first = await database.SubmitAsync(Joined(task.Gold), ct);
            if (!first.Passed)
            {
                return new GoldFault(task.InstanceId, phase, first.Message);
            }

            if (!first.HasFollowUp)
            {
                return null;
            }

            phase = 2;
            var second = await database.SubmitAsync(Joined(task.FollowUp!.Gold), ct);
            return second.Passed ? null : new GoldFault(task.InstanceId, phase, second.Message);
        }
        catch (InfrastructureException e)
        {
            return new GoldFault(task.InstanceId, phase, e.Message);
        }
    }

    // Several statements of one gold are one submission.
    private static string Joined(PhaseGold gold) => string.Join(";\n", gold.SolSql);

    private static HarnessException TooMany(ImmutableArray<GoldFault> faults, int tasks) => new(new HarnessError(ExitCode.Environment, "AH1614", $"the gold SQL of {faults.Length} of {tasks} tasks does not pass on these databases")
    {
        Why = $"such as {faults[0].Task}, phase {faults[0].Phase}: {faults[0].Message}",
        Fixes = ["make sure that dataset and databases are of the same release", "load the databases again: drop the *_template databases and repeat auto-harness prepare"],
    });
}
