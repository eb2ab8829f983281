namespace AutoHarness.Sandboxes;

/// <summary>Limits and exclusions of a download.</summary>
public sealed record DownloadOptions
{
    /// <summary>Content in bytes, all files together; holes count as if they were written.</summary>
    public long MaxBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Files, folders and links.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>Leaves out a path, given relative to the source with <c>/</c> between names; what is in a folder that is left out is left out too.</summary>
    public Func<string, bool>? Excludes { get; init; }

    /// <summary>A service of a compose project; null means <c>main</c>.</summary>
    public string? Service { get; init; }
}
