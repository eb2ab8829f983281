using AutoHarness.Benchmarks.Demo.Tests.Sweeping;
using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Bench;

/// <summary>
/// The demo's edits judged by the paired gate over many seeds: each alone against the template's agent, and one after the other as the demo
/// proposes them. What a scan of the edit would stop is not stopped here.
/// </summary>
internal static class EditSweep
{
    private const double MostIdleKept = 9.0 / 50;

    private static readonly int[] Edits = [1, EditCampaign.HardCodedAnswers, EditCampaign.Renaming, 5, EditCampaign.AskingFirst];

    public static async Task<int> RunAsync(int seeds, int baselineTrials, string presetName)
    {
        var preset = PairedPreset.All.Single(one => one.Name == presetName);
        var alone = new Dictionary<int, List<EditFate>>();
        var inOrder = new Dictionary<int, List<EditFate>>();
        await Parallel.ForEachAsync(Enumerable.Range(1, seeds), async (seed, ct) =>
        {
            var single = await EditCampaign.PrepareAsync(seed, baselineTrials, preset, ct);
            var whole = await EditCampaign.PrepareAsync(seed, baselineTrials, preset, ct);
            foreach (var edit in Edits)
            {
                Add(alone, edit, await single.ProposeAsync(edit, keep: false, ct));
                Add(inOrder, edit, await whole.ProposeAsync(edit, keep: true, ct));
            }
        });

        Console.WriteLine($"{seeds} seeds, preset {presetName}, baseline trials a task: {baselineTrials}; no scan of the edits");
        Print("each edit alone", alone);
        Print("edits in the demo's order", inOrder);
        var kept = inOrder[EditCampaign.Renaming].Count(fate => fate.Kept) / (double)seeds;
        Console.WriteLine($"an edit that changes nothing is kept in {kept:P0} of the seeds (limit {MostIdleKept:P0})");
        return kept <= MostIdleKept ? 0 : 1;
    }

    private static void Add(Dictionary<int, List<EditFate>> fates, int edit, EditFate fate)
    {
        lock (fates)
        {
            if (!fates.TryGetValue(edit, out var list))
            {
                fates[edit] = list = [];
            }

            list.Add(fate);
        }
    }

    private static void Print(string title, Dictionary<int, List<EditFate>> fates)
    {
        Console.WriteLine(title);
        foreach (var (edit, list) in fates.OrderBy(entry => entry.Key))
        {
            var verdicts = string.Join(", ", list.GroupBy(fate => fate.Kind).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"));
            Console.WriteLine($"  edit {edit}: kept {list.Count(fate => fate.Kept),3}, stopped by twins {list.Count(fate => fate.Twins is { HardCoded: true }),3}, trials {list.Average(fate => fate.Trials):0}; {verdicts}");
        }
    }
}
