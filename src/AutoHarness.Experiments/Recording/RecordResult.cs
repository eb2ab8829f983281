namespace AutoHarness.Experiments.Recording;

/// <summary>A recorded iteration.</summary>
/// <param name="GateId">Its receipt.</param>
/// <param name="Row">Its row in <c>results.tsv</c>.</param>
/// <param name="Score">Its score.</param>
/// <param name="Commit">Short hash of the commit; null where the experiment is in no git repository.</param>
public sealed record RecordResult(string GateId, int Row, double Score, string? Commit);
