using System.Collections.Immutable;
using AutoHarness.Evaluation.Splits;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Decides which tasks a round runs and in which order.</summary>
internal sealed class RoundPlan(GateCase gateCase, TaskPanel panel, TrialArchive archive, PairedPreset preset)
{
    /// <summary>The batches of a round: train first (in chunks in the first round), held-out tasks last. Empty batches are left out.</summary>
    public ImmutableArray<Batch> Batches(int round, Evidence evidence)
    {
        // Shuffled first: every later order is stable, so that chunks and ties come out at random and not by the tasks' ids.
        int[] shuffled = [.. Enumerable.Range(0, panel.Count)];
        new PythonRandom(RoundSeed(round)).Shuffle(shuffled);
        var selected = round == 0 ? shuffled : MostInformative(shuffled, evidence);
        var train = selected.Where(panel.IsTrain).ToArray();
        var chunks = round == 0 ? Chunks(train, preset.Chunks) : [train];
        Batch[] batches =
        [
            .. chunks.Select(chunk => new Batch(IsTrain: true, Ordered(chunk, evidence))),
            new Batch(IsTrain: false, Ordered([.. selected.Where(task => !panel.IsTrain(task))], evidence)),
        ];
        return [.. batches.Where(batch => !batch.Tasks.IsEmpty)];
    }

    // What one more candidate trial is expected to take off the variance of the task's difference.
    private int[] MostInformative(int[] tasks, Evidence evidence)
    {
        var gains = new double[panel.Count];
        for (var task = 0; task < gains.Length; task++)
        {
            var trials = evidence.Candidate.Trials(task);
            gains[task] = evidence.Spread(task) / ((trials * (trials + 1)) + 0.5);
        }

        return
        [
            .. tasks
                .OrderByDescending(task => gains[task])
                .ThenBy(task => archive.Cost(task) ?? 0)
                .Take((int)(preset.RerunShare * panel.Count)),
        ];
    }

    private ImmutableArray<int> Ordered(int[] tasks, Evidence evidence) =>
        [.. tasks.OrderByDescending(task => evidence.Spread(task) / Math.Max(archive.Cost(task) ?? 1, 1e-9))];

    private static IEnumerable<int[]> Chunks(int[] tasks, int count)
    {
        for (int chunk = 0, start = 0; chunk < count; chunk++)
        {
            var size = (tasks.Length / count) + (chunk < tasks.Length % count ? 1 : 0);
            yield return tasks[start..(start + size)];
            start += size;
        }
    }

    // FNV-1a of the judgement's id, so that judgements of one experiment do not all start with the same tasks.
    private long RoundSeed(int round)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in gateCase.Id)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return (long)((hash ^ (ulong)gateCase.Seed) + (ulong)round);
    }

    /// <param name="IsTrain">Whether its tasks are train tasks.</param>
    /// <param name="Tasks">Task numbers in the order in which they should start.</param>
    internal sealed record Batch(bool IsTrain, ImmutableArray<int> Tasks);
}
