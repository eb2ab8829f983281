namespace AutoHarness.Models.Cassettes;

/// <summary>A fault of a provider that was recorded.</summary>
internal sealed class ReplayedFaultException(string message) : Exception(message);
