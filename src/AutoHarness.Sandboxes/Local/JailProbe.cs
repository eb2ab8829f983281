namespace AutoHarness.Sandboxes.Local;

/// <summary>Whether a jail can be armed on this machine.</summary>
public abstract record JailProbe
{
    private JailProbe()
    {
    }

    /// <summary>It can.</summary>
    /// <param name="Report">What would run, with default limits and no network.</param>
    public sealed record Available(JailReport Report) : JailProbe;

    /// <summary>It cannot.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Fix">The command or edit that helps.</param>
    public sealed record Unavailable(string Reason, string Fix) : JailProbe;
}
