namespace AutoHarness.Experiments.Optimizing;

/// <summary>One iteration in a line.</summary>
/// <param name="Number">Running number; 0 is the baseline.</param>
/// <param name="GateId">Its judgement, or null when it never came to one.</param>
/// <param name="Outcome"><c>accepted</c>, <c>rejected</c>, <c>not proven</c>, <c>rolled back</c>, <c>invalid</c>, <c>no verdict</c>, <c>no-change</c>, <c>agent-build</c>, <c>error</c>, <c>open</c>.</param>
/// <param name="Hypothesis">What the coding agent said it would do, cut to a line; untrusted text.</param>
/// <param name="Reason">Why it ended so, without held-out numbers other than the policy allows.</param>
/// <param name="Score">Held-out mean of the candidate; null when not measured.</param>
/// <param name="AgentVersion">Hash of the candidate; null when there was none.</param>
public sealed record IterationSummary(
    int Number,
    string? GateId,
    string Outcome,
    string? Hypothesis,
    string? Reason,
    double? Score,
    string? AgentVersion);
