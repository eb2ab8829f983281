namespace AutoHarness.Cli.Results;

/// <summary>What an edit was really worth.</summary>
/// <param name="Iteration">Its running number.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Mean">Mean reward of the version, in [0,1].</param>
/// <param name="Against">The iteration whose version it was made on; null for the baseline.</param>
/// <param name="Effect">Paired difference to that version.</param>
/// <param name="StandardError">Of the difference, between tasks.</param>
/// <param name="Trials">Trials of the version that were scored.</param>
internal sealed record EditEffect(int Iteration, string Outcome, double Mean, int? Against, double Effect, double StandardError, int Trials)
{
    /// <summary>Better by more than two standard errors.</summary>
    public bool IsReal => Effect > 2 * StandardError && Effect > 0;
}
