namespace AutoHarness.Conformance;

/// <summary>The arguments make no sense; shown without a stack trace.</summary>
internal sealed class UsageException(string message) : Exception(message);
