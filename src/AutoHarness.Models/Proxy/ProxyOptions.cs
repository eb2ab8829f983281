namespace AutoHarness.Models.Proxy;

/// <summary>Where a proxy listens, and how long it waits for a provider.</summary>
/// <param name="Time">Times the limits.</param>
public sealed record ProxyOptions(TimeProvider Time)
{
    /// <summary>A port of the loopback address, 0 to 65535; 0 takes a free one, null listens on none.</summary>
    public int? Port { get; init; } = 0;

    /// <summary>Path of a Unix socket to listen on as well; must not exist yet. Null listens on none.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Until the first byte of a streamed answer.</summary>
    public TimeSpan FirstByteLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two pieces of a streamed answer.</summary>
    public TimeSpan EventLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Until an answer that is not streamed begins: by then the model has finished.</summary>
    public TimeSpan WholeAnswerLimit { get; init; } = TimeSpan.FromMinutes(10);
}
