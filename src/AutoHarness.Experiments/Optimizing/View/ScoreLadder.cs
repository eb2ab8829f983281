using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Sessions;

namespace AutoHarness.Experiments.Optimizing.View;

/// <summary>The held-out scores as a coding agent may see them: see <see cref="Ladder"/>.</summary>
internal static class ScoreLadder
{
    /// <summary>Every record with the score to show for it.</summary>
    public static ImmutableArray<RecordRow> Records(ExperimentContext context)
    {
        // The largest standard error that a mean of so many rewards in [0,1] can have. A measured one would be a function of the very
        // outcomes that the steps are to hide: with one trial a task it gives the mean away.
        var step = 0.5 / Math.Sqrt(Math.Max(context.HeldOut.Tasks(context.Config.GateSplit).Length, 1));
        double? shown = null;
        var rows = ImmutableArray.CreateBuilder<RecordRow>();
        foreach (var record in context.Ledger.Records())
        {
            shown = Ladder.Next(shown, record.Score, step);
            rows.Add(record with { Score = shown.Value });
        }

        return rows.ToImmutable();
    }
}
