namespace AutoHarness.Evaluation.Gating;

/// <summary>
/// The held-out score that a coding agent may see. It moves only when the measured one has improved by more than one standard error, and
/// in steps of that size, so that it tells next to nothing about single tasks (Blum and Hardt 2015).
/// </summary>
public static class Ladder
{
    /// <summary>The score to show from now on, in [0,1].</summary>
    /// <param name="shown">The score shown so far; null before the first.</param>
    /// <param name="measured">Mean of trials that no selection saw, in [0,1].</param>
    /// <param name="standardError">Its standard error, above 0.</param>
    public static double Next(double? shown, double measured, double standardError)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(standardError);

        var step = Math.Clamp(Math.Round(measured / standardError) * standardError, 0, 1);
        return shown is { } before && measured - before <= standardError ? before : step;
    }
}
