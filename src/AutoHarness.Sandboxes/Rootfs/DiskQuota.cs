namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>How the limit on what a sandbox writes is kept.</summary>
internal enum DiskQuota
{
    /// <summary>A file system of that size in a sparse file.</summary>
    Loop,

    /// <summary>Files in memory.</summary>
    Memory,
}
