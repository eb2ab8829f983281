using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Fetching;

/// <summary>
/// The part of the benchmark's repository that the harness reads, at the pinned commit, in the user's cache. Only the files of one domain
/// travel; each is checked against the id of its content. What an interrupted call has fetched is not fetched again.
/// </summary>
/// <param name="folder">Where the clone lies or will lie.</param>
/// <param name="source">Address or folder of the repository.</param>
/// <param name="git">Runs git.</param>
internal sealed class TauClone(string folder, string source, IGit git)
{
    private const int SecondsBetweenTries = 1;

    private static readonly string[] Locks = ["index.lock", "shallow.lock", "HEAD.lock", "config.lock"];

    /// <summary>The root of the clone.</summary>
    public string Folder => folder;

    /// <summary>Files of a domain that are missing or not as published.</summary>
    public ImmutableArray<PinnedFile> Missing(string domain) =>
        [.. PinnedRevision.FilesOf(domain).Where(file => !file.Matches(Path.Combine(folder, file.Path)))];

    /// <summary>Brings what is missing.</summary>
    /// <exception cref="HarnessException">The source cannot be read, does not hold the commit, or gives other content.</exception>
    public async Task EnsureAsync(string domain, IProgress<string> progress, CancellationToken ct)
    {
        if (Missing(domain).IsEmpty)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        using var alone = await LockAsync(ct);
        var missing = Missing(domain);
        if (missing.IsEmpty)
        {
            return;
        }

        progress.Report($"fetching {missing.Length} files of tau-bench, commit {PinnedRevision.ShortCommit}, from {source}");
        RemoveStaleLocks();
        await GitAsync(["init", "-q"], ct);
        await ConfigureAsync(ct);
        if (await TryAsync(["cat-file", "-e", PinnedRevision.Commit + "^{commit}"], ct) is not null)
        {
            await GitAsync(["fetch", "-q", "--no-tags", "--depth", "1", "--filter=blob:none", "origin", PinnedRevision.Commit], ct);
        }

        await GitAsync(["checkout", "-q", PinnedRevision.Commit, "--", .. missing.Select(file => file.Path)], ct);
        if (Missing(domain) is [var other, ..])
        {
            throw Failed($"{other.Path} is not the file of commit {PinnedRevision.ShortCommit}");
        }

        progress.Report($"fetched, and every file checked: {folder}");
    }

    private async Task ConfigureAsync(CancellationToken ct)
    {
        await GitAsync(["config", "remote.origin.url", Directory.Exists(source) ? "file://" + Path.GetFullPath(source) : source], ct);
        await GitAsync(["config", "core.autocrlf", "false"], ct);
        await GitAsync(["config", "core.attributesFile", "/dev/null"], ct);
        await GitAsync(["config", "remote.origin.promisor", "true"], ct);
        await GitAsync(["config", "remote.origin.partialclonefilter", "blob:none"], ct);
        if (Directory.Exists(source))
        {
            // A mirror on disk is served by git itself, which by default refuses single files of it and folders of other owners.
            await GitAsync(["config", "remote.origin.uploadpack", "git -c uploadpack.allowFilter=true -c uploadpack.allowAnySHA1InWant=true -c safe.directory=* upload-pack"], ct);
        }
        else
        {
            // It may have been set for a mirror by an earlier call.
            await TryAsync(["config", "--unset-all", "remote.origin.uploadpack"], ct);
        }
    }

    // Two commands may want the same clone at once; git's own locks would fail the second.
    private async Task<FileStream> LockAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(folder + ".lock"))
            {
                await Task.Delay(TimeSpan.FromSeconds(SecondsBetweenTries), ct);
            }
        }
    }

    private void RemoveStaleLocks()
    {
        foreach (var left in Locks.Select(name => Path.Combine(folder, ".git", name)).Where(File.Exists))
        {
            File.Delete(left);
        }
    }

    private async Task GitAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (await TryAsync(arguments, ct) is { } said)
        {
            throw Failed(said);
        }
    }

    private Task<string?> TryAsync(IReadOnlyList<string> arguments, CancellationToken ct) =>
        Directory.Exists(Path.Combine(folder, ".git")) || arguments[0] == "init"
            ? git.RunAsync(folder, arguments, ct)
            : Task.FromResult<string?>("there is no repository yet");

    private HarnessException Failed(string said) =>
        new(new HarnessError(ExitCode.Environment, null, $"the data of tau-bench cannot be fetched from {source}")
        {
            Why = said.Trim(),
            Fixes = Directory.Exists(source) ?
            [
                "make the mirror anew: git clone --mirror of sierra-research/tau2-bench, with all its files (no --filter, no --depth)",
                "or take tau.source out, so that prepare asks the published repository",
                "or set TAU2_DATA_DIR to the data folder of a clone",
            ] :
            [
                "check the network and repeat the command; what has arrived is kept",
                "or clone sierra-research/tau2-bench elsewhere and name the folder under tau.source",
                "or set TAU2_DATA_DIR to the data folder of a clone",
            ],
        });
}
