namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>Where the local sandbox keeps its images and files.</summary>
public sealed record LocalOptions
{
    /// <summary>Images and the files of running sandboxes. Null means <c>/var/lib/auto-harness/sandboxes</c> for root, else below the user's state folder.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Images by name: an archive (<c>docker save</c>, OCI layout, plain tar; may be gzipped) or a folder with an unpacked root file system. A name that is not here is taken from a Docker engine if one answers.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Limits where a spec gives none.</summary>
    public SandboxLimits Defaults { get; init; } = new()
    {
        StorageBytes = 10L * 1024 * 1024 * 1024,
        Processes = 4096,
    };
}
