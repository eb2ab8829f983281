using AutoHarness.Experiments.Configuration;

namespace AutoHarness.Experiments.Preparing;

/// <summary>
/// How much of a benchmark stays sealed until the end. The compatible gate keeps the original's split; few tasks cannot spare any; a
/// benchmark's own split is changed only when asked to.
/// </summary>
internal static class HoldoutShare
{
    private const double Usual = 0.15;
    private const int LeastTasks = 60;

    /// <param name="gate">The config's section.</param>
    /// <param name="undeclared">Tasks that the benchmark puts into no split.</param>
    /// <returns>In [0,0.5].</returns>
    public static double Of(GateSection gate, int undeclared) => gate.Holdout ?? (gate.Mode == "paired" && undeclared >= LeastTasks ? Usual : 0);
}
