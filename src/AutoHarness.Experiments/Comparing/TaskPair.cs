using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Comparing;

/// <summary>A train task under two versions.</summary>
/// <param name="Task">The task.</param>
/// <param name="PassedBefore">Trials of the first version with reward at least 0.5.</param>
/// <param name="TrialsBefore">Its trials that were scored, at least 1.</param>
/// <param name="PassedAfter">The same of the second version.</param>
/// <param name="TrialsAfter">The same of the second version.</param>
public sealed record TaskPair(TaskId Task, int PassedBefore, int TrialsBefore, int PassedAfter, int TrialsAfter)
{
    private const int SolidTrials = 5;
    private const double SolidShare = 0.8;
    private const int SilentTrials = 3;

    public TaskChange Change => IsMixed(PassedBefore, TrialsBefore) || IsMixed(PassedAfter, TrialsAfter) ? TaskChange.Flaky
        : (PassedBefore > 0) == (PassedAfter > 0) ? TaskChange.Same
        : PassedAfter > 0 ? TaskChange.Fixed
        : TaskChange.Broken;

    /// <summary>
    /// Enough trials to call it a regression of its own: at least four of five passed before, at least five of them, and none of three or
    /// more afterwards. The gate names regressions by the same rule.
    /// </summary>
    public bool IsNamedRegression =>
        TrialsBefore >= SolidTrials && PassedBefore >= SolidShare * TrialsBefore && TrialsAfter >= SilentTrials && PassedAfter == 0;

    private static bool IsMixed(int passed, int trials) => passed > 0 && passed < trials;
}
