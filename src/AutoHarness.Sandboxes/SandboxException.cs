namespace AutoHarness.Sandboxes;

/// <summary>Something about a sandbox went wrong; the derived type says whose doing it is.</summary>
public abstract class SandboxException(string message, Exception? inner = null) : Exception(message, inner);
