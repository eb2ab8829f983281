namespace AutoHarness.Sandboxes.Local;

/// <summary>Limits for everything that runs in one jail, taken together unless said otherwise.</summary>
public sealed record JailLimits
{
    /// <summary>Memory in bytes, swap included.</summary>
    public long MemoryBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Processes and threads.</summary>
    public int Processes { get; init; } = 128;

    /// <summary>CPU cores that may be used at most; null means no ceiling. Where control groups are there, a jail weighs as much as one process, however many it holds; elsewhere it is niced.</summary>
    public double? CpuCores { get; init; }

    /// <summary>CPU seconds of each single process; null means no limit.</summary>
    public int? CpuSeconds { get; init; }

    /// <summary>Size in bytes of any one file.</summary>
    public long FileBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Open descriptors of each single process.</summary>
    public int Descriptors { get; init; } = 512;

    /// <summary>Size in bytes of the private <c>/tmp</c>; it is memory.</summary>
    public long TemporaryBytes { get; init; } = 64L * 1024 * 1024;
}
