namespace AutoHarness.AgentHost.Compiling;

/// <summary>One source file.</summary>
internal sealed record Source(string Path, byte[] Content);
