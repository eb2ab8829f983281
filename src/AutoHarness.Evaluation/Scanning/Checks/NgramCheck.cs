using AutoHarness.Evaluation.Scanning.Corpus;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>
/// Finds wording taken from one task: runs of six words that its material holds. More than three runs quarantine, or more than 2 % of
/// the new runs when they are at least two.
/// </summary>
internal sealed class NgramCheck : IEditCheck
{
    private const string Why = "repeats wording that belongs to one task";
    private const int MostHits = 3;
    private const int LeastHits = 2;
    private const double MostShare = 0.02;

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        var old = edit.Reading.Before.SelectMany(file => WordRuns.Of(file.Text)).ToHashSet();
        var hits = new Dictionary<int, HashSet<ulong>>();
        var places = new Dictionary<int, (Reading.EditedFile File, int Line)>();
        var all = 0;
        foreach (var file in edit.Reading.Changed)
        {
            var lines = file.AddedLines.ToArray();
            foreach (var (run, text) in WordRuns.Of([.. lines.Select(line => file.Lines[line - 1])]))
            {
                all++;
                if (old.Contains(run))
                {
                    continue;
                }

                var (first, second) = edit.Corpus.Runs.OwnersOf(run);
                foreach (var task in new[] { first, second }.OfType<int>())
                {
                    (hits.TryGetValue(task, out var runs) ? runs : hits[task] = []).Add(run);
                    places.TryAdd(task, (file, lines[text]));
                }
            }
        }

        foreach (var (task, runs) in hits.Where(entry => entry.Value.Count > MostHits || (entry.Value.Count >= LeastHits && entry.Value.Count > all * MostShare)))
        {
            findings.Add(FindingClass.Ngram, FindingAction.Quarantine, places[task].File, places[task].Line, Why, edit.Corpus.Tasks[task]);
        }
    }
}
