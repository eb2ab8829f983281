namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>A row of <c>results.tsv</c>: the baseline or an accepted iteration.</summary>
/// <param name="Iteration">0 for the baseline.</param>
/// <param name="Score">Mean reward on the held-out tasks, in [0,1]; null when the cell is no number.</param>
/// <param name="Commit">Short commit; <c>baseline</c> or <c>unknown</c> where there is none.</param>
/// <param name="Passed">Suite tasks that passed.</param>
/// <param name="Total">Suite tasks that gave a result.</param>
/// <param name="Timestamp">When it was recorded; null when the cell is no time.</param>
public sealed record ResultsRow(int Iteration, double? Score, string Commit, int Passed, int Total, DateTimeOffset? Timestamp);
