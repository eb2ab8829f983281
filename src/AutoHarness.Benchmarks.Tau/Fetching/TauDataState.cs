using System.Globalization;

namespace AutoHarness.Benchmarks.Tau.Fetching;

/// <summary>What is there of the benchmark's files, found without fetching anything.</summary>
/// <param name="Ready">Everything that trials need is there, or <c>prepare</c> will fetch it.</param>
/// <param name="Text">What was found.</param>
/// <param name="Fix">What to do where something is missing; null where nothing is.</param>
public sealed record TauDataState(bool Ready, string Text, string? Fix = null)
{
    private const string Official = "the files of commit ";

    /// <summary>Looks.</summary>
    public static TauDataState Find(TauBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.DataFolder is { } data ? Named(options, data) : Own(options);
    }

    private static TauDataState Own(TauBenchmarkOptions options)
    {
        var source = options.Source ?? PinnedRevision.Url;
        var clone = new TauClone(PlaceFinder.CloneFolder(options), source, new NoGit());
        var missing = clone.Missing(PlaceFinder.DataNameOf(options.Domain)).Length;
        return new TauDataState(true, missing == 0
            ? $"{options.Domain}, {Official}{PinnedRevision.ShortCommit} in {clone.Folder}"
            : string.Create(CultureInfo.InvariantCulture, $"{options.Domain}, {missing} files to be fetched by prepare from {source}"));
    }

    private static TauDataState Named(TauBenchmarkOptions options, string data)
    {
        if (!Directory.Exists(Path.Combine(data, "tau2")))
        {
            return new TauDataState(false, $"TAU2_DATA_DIR names {data}, which holds no folder tau2", "set it to the data folder of a clone of tau2-bench, or unset it");
        }

        var places = PlaceFinder.Around(options, data);
        if (places.Repository is null && (places.Schemas is null || !File.Exists(places.Schemas)))
        {
            return new TauDataState(false, "there is neither a clone of tau-bench nor a file of tool schemas to read descriptions from", "name a clone under tau.repo, or unset TAU2_DATA_DIR so that prepare fetches one");
        }

        var different = PlaceFinder.Different(options, data).Length;
        var state = different == 0 ? $"{Official}{PinnedRevision.ShortCommit}" : string.Create(CultureInfo.InvariantCulture, $"{different} files are not those of commit {PinnedRevision.ShortCommit}");
        return new TauDataState(true, $"{options.Domain} in {data}: {state}; descriptions from {places.Repository ?? places.Schemas}");
    }

    private sealed class NoGit : IGit
    {
        public Task<string?> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => throw new InvalidOperationException("nothing is fetched here");
    }
}
