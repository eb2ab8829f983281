namespace AutoHarness.Evaluation.Gating;

/// <summary>
/// How a train task did in trials of accepted versions that selected nothing: since it last failed while outside the suite, or since it
/// began the run of passes that brought it in.
/// </summary>
/// <param name="Trials">Trials with a reward.</param>
/// <param name="Passes">Those with a reward of at least 0.5.</param>
/// <param name="Flaky">It left the suite because it passed too seldom.</param>
public sealed record SuiteRecord(int Trials, int Passes, bool Flaky)
{
    /// <summary>No trial yet.</summary>
    public static SuiteRecord None { get; } = new(0, 0, Flaky: false);

    /// <summary>Posterior mean of the pass probability, prior Beta(1/2, 1/2).</summary>
    public double PassProbability => (Passes + 0.5) / (Trials + 1);
}
