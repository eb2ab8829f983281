namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>A <c>result.json</c> that cannot be read: empty, cut off, or of another shape.</summary>
internal sealed class ResultDocumentException(string problem, Exception? inner = null) : Exception(problem, inner);
