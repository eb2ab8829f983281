using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Keeps what a task wants kept of a sandbox. What cannot be had is noted and fails nothing.</summary>
internal static class ArtifactCollector
{
    public const string Manifest = "manifest.json";

    private const long MostBytes = 512L * 1024 * 1024;

    /// <summary>Collects into a folder and writes its manifest.</summary>
    /// <param name="sandbox">Where the artifacts lie.</param>
    /// <param name="entries">What to keep; <c>/logs/artifacts</c> comes first unless it is among them.</param>
    /// <param name="workDirectory">Where relative sources start.</param>
    /// <param name="folder">On this machine.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What was kept.</returns>
    public static async Task<ImmutableArray<Kept>> CollectAsync(ISandbox sandbox, IEnumerable<ArtifactEntry> entries, string workDirectory, string folder, CancellationToken ct)
    {
        var wanted = entries.ToList();
        if (!wanted.Exists(entry => entry is { Source: ArtifactEntry.Conventional, Service: null or "main" }))
        {
            wanted.Insert(0, new ArtifactEntry(ArtifactEntry.Conventional, null, [], null));
        }

        var kept = new List<Kept>();
        foreach (var entry in wanted)
        {
            kept.Add(entry.Place is Manifest || kept.Exists(other => Overlap(other.Entry.Place, entry.Place))
                ? new Kept(entry, Source(entry, workDirectory), IsFolder: false, "skipped")
                : await CollectAsync(sandbox, entry, workDirectory, folder, ct));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, Manifest), Describe(kept), ct);
        return [.. kept];
    }

    private static async Task<Kept> CollectAsync(ISandbox sandbox, ArtifactEntry entry, string workDirectory, string folder, CancellationToken ct)
    {
        var source = Source(entry, workDirectory);
        var target = Path.Combine([folder, .. entry.Place.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
        var patterns = entry.Exclude.Select(pattern => new TarPattern(pattern)).ToList();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var report = await sandbox.DownloadAsync(
                source,
                target,
                new DownloadOptions { MaxBytes = MostBytes, Service = entry.Service is "main" ? null : entry.Service, Excludes = patterns.Count == 0 ? null : path => patterns.Exists(pattern => pattern.Matches(path)) },
                ct);
            return new Kept(entry, source, report.IsFolder, report is { IsFolder: true, Files: 0 } ? "empty" : "ok");
        }
        catch (Exception e) when (e is SandboxFileException or IOException or UnauthorizedAccessException)
        {
            return new Kept(entry, source, IsFolder: false, "failed");
        }
    }

    private static string Source(ArtifactEntry entry, string workDirectory) => entry.Source.StartsWith('/') ? entry.Source : $"{workDirectory.TrimEnd('/')}/{entry.Source}";

    private static bool Overlap(string left, string right) => left == right || left.StartsWith(right + "/", StringComparison.Ordinal) || right.StartsWith(left + "/", StringComparison.Ordinal);

    private static string Describe(IEnumerable<Kept> kept) => new JsonArray(
    [
        .. kept.Select(entry => (JsonNode)new JsonObject
        {
            ["source"] = entry.Entry.Source,
            ["destination"] = $"artifacts/{entry.Entry.Place}",
            ["type"] = entry.IsFolder ? "directory" : "file",
            ["status"] = entry.Status,
            ["service"] = entry.Entry.Service,
        }),
    ]).ToJsonString(new() { WriteIndented = true });

    /// <summary>An artifact after the collection.</summary>
    /// <param name="Entry">What was asked for.</param>
    /// <param name="Source">Its absolute path inside.</param>
    /// <param name="IsFolder">What it turned out to be.</param>
    /// <param name="Status"><c>ok</c>, <c>empty</c>, <c>failed</c> or <c>skipped</c>.</param>
    public sealed record Kept(ArtifactEntry Entry, string Source, bool IsFolder, string Status);
}
