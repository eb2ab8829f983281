namespace AutoHarness.Sandboxes.Local;

/// <summary>The jail that was asked for cannot be armed on this machine. Never answered by a weaker one.</summary>
/// <param name="reason">Why, for people.</param>
/// <param name="fix">The command or edit that helps.</param>
public sealed class JailUnavailableException(string reason, string fix) : Exception($"the jail cannot be armed: {reason}")
{
    public string Reason { get; } = reason;

    public string Fix { get; } = fix;
}
