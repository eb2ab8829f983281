using System.Collections.Immutable;

namespace AutoHarness.Sandboxes;

/// <summary>What a download brought.</summary>
/// <param name="IsFolder">The source was a folder.</param>
/// <param name="Files">Regular files written.</param>
/// <param name="Bytes">Their content.</param>
/// <param name="LeftOut">Entries that were not written because they are hostile or cannot exist here; excluded ones are not among them.</param>
public sealed record DownloadReport(bool IsFolder, int Files, long Bytes, ImmutableArray<DownloadReport.Entry> LeftOut)
{
    /// <summary>An entry that was left out.</summary>
    /// <param name="Path">As the sandbox names it; untrusted text.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Entry(string Path, string Reason);
}
