using System.Collections.Immutable;
using AutoHarness.Evaluation.Splits;

namespace AutoHarness.Evaluation.Gating.Probes;

/// <summary>Which of the passes that a judgement rests on are verified again from what was stored of them.</summary>
public static class ReplayProbe
{
    /// <summary>Reward from which a trial is a claimed pass.</summary>
    public const double PassMark = 0.5;

    private const int OneIn = 20;

    /// <summary>One claimed pass in twenty, at least one where there is any; the same for the same trials in whatever order.</summary>
    /// <param name="trials">Trials of the judgement; those that passed are drawn from.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static ImmutableArray<TrialFact> Choose(IEnumerable<TrialFact> trials, long seed)
    {
        TrialFact[] passes =
        [
            .. trials
                .Where(trial => trial.Reward >= PassMark)
                .OrderBy(trial => trial.Series, StringComparer.Ordinal)
                .ThenBy(trial => trial.AgentVersion, StringComparer.Ordinal)
                .ThenBy(trial => trial.Task)
                .ThenBy(trial => trial.Attempt),
        ];
        new PythonRandom(seed).Shuffle(passes);
        return [.. passes.Take((passes.Length + OneIn - 1) / OneIn)];
    }
}
