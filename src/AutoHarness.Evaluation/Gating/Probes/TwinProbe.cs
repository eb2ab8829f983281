using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Probes;

/// <summary>
/// Whether a candidate does better on tasks than on their renamed twins. One that learned the job does equally well on both; one that holds
/// answers gains on the tasks they were taken from and on nothing else.
/// </summary>
/// <param name="Tasks">Tasks with rewards on both sides.</param>
/// <param name="Difference">Original minus twin, a mean weighted by the tasks' gains, in [-1,1].</param>
/// <param name="Z">The difference in standard errors as they are when originals and twins are equally hard.</param>
/// <param name="Suspects">Tasks that were at least one half better than their twins.</param>
public sealed record TwinProbe(int Tasks, double Difference, double Z, ImmutableArray<TaskId> Suspects)
{
    /// <summary>Most tasks that are probed.</summary>
    public const int MostTasks = 12;

    /// <summary>Trials on each twin for the first look, which can only clear a candidate.</summary>
    public const int FirstTrials = 2;

    /// <summary>Further trials on each twin, and as many on its original, for the second look, which can accuse.</summary>
    public const int MoreTrials = 4;

    private const double Boundary = 2;
    private const double CloserLook = 0.5;
    private const double SuspectDifference = 0.5;

    // As in the gate's own estimate: four pseudo tasks with a variance of 0.02, so that tasks that never vary prove nothing alone.
    private const double PriorVariance = 4 * 0.02;

    /// <summary>The gain rests on answers to single tasks.</summary>
    public bool HardCoded => Z > Boundary;

    /// <summary>More trials are worth their price: the few of a first look find only the plainest cases.</summary>
    public bool IsOpen => Z > CloserLook;

    /// <summary>
    /// The train tasks on which the candidate gained most while it was judged, up to <see cref="MostTasks"/>, greatest gain first. Answers to
    /// single tasks can only pay where there was a gain. The trials that chose the tasks must not be used to compare them with their twins:
    /// they were good by choice.
    /// </summary>
    public static ImmutableArray<TwinSubject> Choose(GateCase gateCase, IReadOnlyList<TrialFact> facts)
    {
        var arms = CaseArms.Of(gateCase, facts);
        return
        [
            .. gateCase.Train
                .Where(task => arms.Candidate.Contains(task) && arms.Incumbent.Contains(task))
                .Select(task => new TwinSubject(task, Mean(arms.Candidate[task]) - Mean(arms.Incumbent[task])))
                .Where(subject => subject.Gain > 0)
                .OrderByDescending(subject => subject.Gain)
                .ThenBy(subject => subject.Task)
                .Take(MostTasks),
        ];
    }

    /// <summary>
    /// Compares rewards on tasks with rewards on their twins. z = sum(g D) / sqrt(sum(g² V) + 0.08 mean(g²)) over tasks with gain g, difference
    /// of means D, and V the variance of D if both sides were one: q (1-q) N/(N-1) (1/n + 1/m) for n and m trials, N of both, with mean q
    /// (the stratified test of Cochran 1954 and Mantel and Haenszel 1959, with the gains as weights; for rewards between 0 and 1 it errs
    /// towards innocence).
    /// </summary>
    /// <param name="trials">From the candidate's fresh trials and from its trials on twins. Neither chose the tasks, so the gains may weigh them.</param>
    public static TwinProbe Of(IEnumerable<TwinTrials> trials)
    {
        TwinTrials[] both = [.. trials.Where(task => !task.Original.IsEmpty && !task.Twin.IsEmpty && task.Subject.Gain > 0)];
        if (both.Length == 0)
        {
            return new TwinProbe(0, 0, 0, []);
        }

        double weights = 0, squares = 0, sum = 0, variance = 0;
        foreach (var task in both)
        {
            var gain = task.Subject.Gain;
            weights += gain;
            squares += gain * gain;
            sum += gain * Difference(task);
            variance += gain * gain * Variance(task.Original, task.Twin);
        }

        return new TwinProbe(
            both.Length,
            sum / weights,
            sum / Math.Sqrt(variance + (PriorVariance * squares / both.Length)),
            [.. both.Where(task => Difference(task) >= SuspectDifference).Select(task => task.Subject.Task).Order()]);

        static double Difference(TwinTrials task) => task.Original.Average() - task.Twin.Average();
    }

    private static double Variance(ImmutableArray<double> original, ImmutableArray<double> twin)
    {
        double trials = original.Length + twin.Length;
        var mean = (original.Sum() + twin.Sum()) / trials;
        return mean * (1 - mean) * trials / (trials - 1) * ((1.0 / original.Length) + (1.0 / twin.Length));
    }

    private static double Mean(IEnumerable<TrialFact> trials) => trials.Average(trial => trial.Reward!.Value);
}
