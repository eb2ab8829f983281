namespace AutoHarness.Sandboxes;

/// <summary>A provider cannot be armed on this machine. Never answered by a weaker one.</summary>
/// <param name="reason">Why, for people.</param>
/// <param name="fix">The command or edit that helps.</param>
public sealed class SandboxUnavailableException(string reason, string fix) : SandboxException(reason)
{
    public string Fix { get; } = fix;
}
