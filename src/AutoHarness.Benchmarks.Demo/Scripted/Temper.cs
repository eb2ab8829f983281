using AutoHarness.Models.Scripted;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>
/// How likely the scripted model is to let a habit go, in one trial. The figures are made up: they are set so that a bare agent solves
/// somewhat over four tasks in ten and a careful one about nine.
/// </summary>
internal sealed class Temper(PromptReading prompt, KeyedNoise noise, bool reviewed)
{
    /// <summary>What a reviewer's hint leaves of a lapse.</summary>
    private const double AfterReview = 0.3;

    /// <summary>Whether the habit fails for one wish of the trial; the same question has the same answer on every turn.</summary>
    public bool Lapses(Habit habit, int wish) => noise.DrawForTrial($"{habit} {wish}") < Chance(habit);

    /// <summary>Whether a careless mistake happens on a turn.</summary>
    public bool Slips(int turn, string purpose) => noise.Draw(turn, purpose) < (reviewed ? 0.05 * AfterReview : 0.05);

    private double Chance(Habit habit)
    {
        var chance = Base(habit, prompt[habit]);
        if (habit is Habit.NameFacts && prompt.WantsBrevity && prompt[habit] is not Stance.Stressed)
        {
            chance = Math.Max(chance, 0.7);
        }

        return reviewed ? chance * AfterReview : chance;
    }

    private static double Base(Habit habit, Stance stance) => (habit, stance) switch
    {
        (Habit.LookUp, Stance.InPolicy) => 0.27,
        (Habit.AskFirst, Stance.InPolicy) => 0.28,
        (Habit.NameFacts, Stance.InPolicy) => 0.35,
        (Habit.StandFirm, Stance.InPolicy) => 0.35,
        (Habit.TryAgain, Stance.InPolicy or Stance.Unknown) => 0.6,
        (_, Stance.Stressed) => 0.03,
        (_, Stance.Forbidden) => 0.9,
        _ => 0.85,
    };
}
