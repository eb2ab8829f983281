namespace AutoHarness.Sandboxes;

/// <summary>The caller, or the task it speaks for, asks for something that does not exist or that this provider cannot do.</summary>
/// <param name="reason">What and why, for people.</param>
/// <param name="fix">The command or edit that helps; null where there is none.</param>
public sealed class SandboxRequestException(string reason, string? fix = null) : SandboxException(reason)
{
    public string? Fix { get; } = fix;
}
