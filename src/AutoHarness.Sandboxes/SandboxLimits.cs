namespace AutoHarness.Sandboxes;

/// <summary>Limits of one sandbox; null means the provider's own default, which is always finite where the provider can set one.</summary>
public sealed record SandboxLimits
{
    /// <summary>CPU cores.</summary>
    public double? CpuCores { get; init; }

    /// <summary>Memory in bytes; there is no swap beyond it.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Bytes that can be written to the sandbox's own files. Enforced with <see cref="SandboxCapabilities.DiskQuota"/>; noted and not enforced elsewhere.</summary>
    public long? StorageBytes { get; init; }

    /// <summary>Processes and threads.</summary>
    public int? Processes { get; init; }
}
