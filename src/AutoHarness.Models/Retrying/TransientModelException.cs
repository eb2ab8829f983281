namespace AutoHarness.Models.Retrying;

/// <summary>A call of a provider failed in a way that may pass: overload, a cut connection, a rate limit.</summary>
public sealed class TransientModelException(string message, Exception? inner = null) : Exception(message, inner);
