namespace AutoHarness.Sandboxes.Local;

/// <summary>What confinement really ran; belongs into every record.</summary>
/// <param name="Mode">The isolation.</param>
/// <param name="Network">The network.</param>
/// <param name="Limits">How the limits were enforced, in a few words each, such as <c>memory 1024 MiB (cgroup v1)</c>.</param>
public sealed record JailReport(JailMode Mode, JailNetwork Network, IReadOnlyList<string> Limits)
{
    /// <summary>One line for people and records.</summary>
    public override string ToString()
    {
        var isolation = Mode == JailMode.Bubblewrap
            ? $"bubblewrap, network {(Network == JailNetwork.None ? "none" : "host")}"
            : "none (files, network and processes of the user are open to it)";
        return $"jail: {isolation}; limits: {string.Join(", ", Limits)}";
    }
}
