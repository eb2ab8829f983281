using System.Collections.Immutable;

namespace AutoHarness.Sandboxes.Local;

/// <summary>What a jailed process may see and use. The system's programs and libraries are always there, read-only; nothing else of the host is.</summary>
public sealed record JailSpec
{
    public JailMode Mode { get; init; } = JailMode.Bubblewrap;

    /// <summary>Host paths that are visible and read-only.</summary>
    public ImmutableArray<JailMount> ReadOnly { get; init; } = [];

    /// <summary>Host paths that may be written.</summary>
    public ImmutableArray<JailMount> Writable { get; init; } = [];

    /// <summary>Paths inside the jail that are covered by something empty, although a mount above shows them.</summary>
    public ImmutableArray<string> Masked { get; init; } = [];

    public JailNetwork Network { get; init; } = JailNetwork.None;

    public JailLimits Limits { get; init; } = new();
}
