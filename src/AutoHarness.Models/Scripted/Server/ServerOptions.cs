namespace AutoHarness.Models.Scripted.Server;

/// <summary>Where a scripted server listens, and its clock.</summary>
/// <param name="Time">Stamps requests and answers, and times delays and drips.</param>
public sealed record ServerOptions(TimeProvider Time)
{
    /// <summary>A port of the loopback address, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Path of a Unix socket to listen on instead of a port; must not exist yet.</summary>
    public string? UnixSocket { get; init; }
}
