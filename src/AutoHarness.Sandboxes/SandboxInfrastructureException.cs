namespace AutoHarness.Sandboxes;

/// <summary>The machinery around a sandbox broke: engine, network, the host's disk. Never the doing of what runs inside; the same call may succeed later.</summary>
public sealed class SandboxInfrastructureException(string cause, Exception? inner = null) : SandboxException(cause, inner);
