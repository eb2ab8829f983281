namespace AutoHarness.Sandboxes;

/// <summary>A build ran and failed.</summary>
/// <param name="reason">The line that says why.</param>
/// <param name="log">The end of the build's output.</param>
public sealed class SandboxBuildException(string reason, string log) : SandboxException($"the image does not build: {reason}")
{
    public string Log { get; } = log;
}
