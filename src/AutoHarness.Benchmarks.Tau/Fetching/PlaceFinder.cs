using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Fetching;

/// <summary>Finds the benchmark's files, or fetches them where the user has named none, and says what it found.</summary>
internal sealed class PlaceFinder(TauBenchmarkOptions options, IGit git)
{
    /// <summary>The folder of a domain's data; two domains share one.</summary>
    public static string DataNameOf(string domain) => domain == "telecom-workflow" ? "telecom" : domain;

    /// <summary>Where a clone of our own lies.</summary>
    public static string CloneFolder(TauBenchmarkOptions options) => Path.Combine(options.CacheFolder, $"tau2-bench-{PinnedRevision.ShortCommit}");

    /// <summary>What lies around a data folder that the user has named.</summary>
    public static TauPlaces Around(TauBenchmarkOptions options, string data)
    {
        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)));
        return new TauPlaces(data, options.Repository ?? (above is not null && Directory.Exists(Path.Combine(above, "src", "tau2")) ? above : null), options.Schemas);
    }

    /// <summary>The files of a data folder that are missing or not as published.</summary>
    public static string[] Different(TauBenchmarkOptions options, string data) =>
    [
        .. PinnedRevision.FilesOf(DataNameOf(options.Domain))
            .Where(file => file.DataPath is { } path && !file.Matches(Path.Combine(data, path)))
            .Select(file => file.DataPath!),
    ];

    /// <exception cref="HarnessException">A named folder is not what it should be, or nothing can be fetched.</exception>
    public async Task<TauPlaces> FindAsync(IProgress<string> progress, CancellationToken ct)
    {
        if (options.DataFolder is { } data)
        {
            return Named(data, progress);
        }

        var clone = new TauClone(CloneFolder(options), options.Source ?? PinnedRevision.Url, git);
        await clone.EnsureAsync(DataNameOf(options.Domain), progress, ct);
        return new TauPlaces(Path.Combine(clone.Folder, "data"), options.Repository ?? clone.Folder, options.Schemas);
    }

    private TauPlaces Named(string data, IProgress<string> progress)
    {
        if (!Directory.Exists(Path.Combine(data, "tau2")))
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"TAU2_DATA_DIR names {data}, which holds no folder tau2")
            {
                Fixes = ["set TAU2_DATA_DIR to the data folder of a clone of tau2-bench", "leave it unset: auto-harness prepare then fetches the data"],
            });
        }

        if (Different(options, data) is { Length: > 0 } files)
        {
            progress.Report($"the data in {data} are not those of tau-bench {PinnedRevision.ShortCommit} ({files[0]}{(files.Length > 1 ? $" and {files.Length - 1} more" : "")}); scores do not compare with published ones");
        }

        return Around(options, data);
    }
}
