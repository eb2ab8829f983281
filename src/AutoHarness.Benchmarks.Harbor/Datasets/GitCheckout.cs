using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>
/// Folders of one commit of a repository, fetched into the cache: only what is wanted, with no history. A broken-off fetch is taken up again
/// by the next one; what is there is checked against the commit before it is used.
/// </summary>
internal sealed partial class GitCheckout(GitCommand git, DatasetOptions options)
{
    private const string Complete = ".auto-harness-complete";
    private static readonly SearchValues<char> Special = SearchValues.Create("\\\n\r*?[!");
    private static readonly string[] WithoutContents = ["--filter=blob:none"];

    /// <param name="url">The repository.</param>
    /// <param name="commit">A full hash; a branch or null is looked up each time.</param>
    /// <param name="paths">Folders inside.</param>
    /// <param name="progress">Hears what is fetched.</param>
    /// <param name="ct">Gives up; what was fetched stays for the next time.</param>
    /// <returns>The folder that holds the paths, and the commit.</returns>
    /// <exception cref="HarnessException">It cannot be fetched, or a path is not in it.</exception>
    public async Task<(string Folder, string Commit)> GetAsync(string url, string? commit, IReadOnlyCollection<string> paths, IProgress<string> progress, CancellationToken ct)
    {
        Refuse(url, commit, paths);
        var from = options.Mirror is { } mirror ? MirrorOf(mirror, url) : url;
        try
        {
            var hash = commit is { } named && FullHash().IsMatch(named) ? named.ToLowerInvariant() : await LookUpAsync(from, commit, ct);
            var folder = Path.Combine(options.CacheDirectory, "git", $"{Name(url)}-{Hash(url)}", hash);
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            await using var hold = await HoldAsync(folder + ".lock", progress, ct);
            if (!await IsCompleteAsync(folder, hash, paths, ct))
            {
                progress.Report($"fetching {paths.Count} folder(s) of {url} at {hash[..12]}");
                await FetchAsync(folder, from, hash, paths, ct);
                await FetchLargeFilesAsync(folder, paths, progress, ct);
                await File.WriteAllLinesAsync(Path.Combine(folder, Complete), paths.Order(StringComparer.Ordinal), ct);
            }

            return (folder, hash);
        }
        catch (GitFailedException e)
        {
            throw new HarnessException(
                new HarnessError(ExitCode.Environment, null, $"{url} cannot be fetched: {Last(e.Message)}")
                {
                    Why = "the tasks of a dataset lie in a git repository",
                    Fixes = ["check the network and repeat the command; it goes on where it stopped", "or clone the repository elsewhere and set harbor.mirror in experiment_config.yaml to the folder that holds it"],
                },
                e);
        }
    }

    private static void Refuse(string url, string? commit, IReadOnlyCollection<string> paths)
    {
        var bad = url.StartsWith('-') || commit?.StartsWith('-') == true ? url
            : paths.FirstOrDefault(path => path.Length == 0 || path.StartsWith('/') || path.AsSpan().ContainsAny(Special) || path.Split('/').Contains("..", StringComparer.Ordinal));
        if (bad is not null)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"the registry names a place that is not allowed: {bad}") { Fixes = ["correct the registry"] });
        }
    }

    private async Task<string> LookUpAsync(string from, string? reference, CancellationToken ct)
    {
        var said = await git.RunAsync(null, ["ls-remote", "--", from, reference ?? "HEAD"], ct);
        var line = said.Split('\n').FirstOrDefault(line => FullHash().IsMatch(line.Split('\t')[0])) ?? throw new GitFailedException("ls-remote", $"there is no {reference ?? "HEAD"}");
        return line.Split('\t')[0];
    }

    private async Task FetchAsync(string folder, string from, string hash, IReadOnlyCollection<string> paths, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, Complete));
        await git.RunAsync(null, ["init", "--quiet", folder], ct);
        foreach (var left in Directory.EnumerateFiles(Path.Combine(folder, ".git"), "*.lock", SearchOption.AllDirectories))
        {
            // Nobody else works here: the fetch before this one was killed.
            File.Delete(left);
        }

        await git.RunAsync(folder, ["config", "remote.origin.url", from], ct);
        // That host answers filtered fetches with errors.
        var filtered = !from.Contains("huggingface.co", StringComparison.OrdinalIgnoreCase);
        if (filtered)
        {
            await git.RunAsync(folder, ["config", "remote.origin.promisor", "true"], ct);
            await git.RunAsync(folder, ["config", "remote.origin.partialclonefilter", "blob:none"], ct);
        }

        if (!(await git.TryAsync(folder, ["cat-file", "-e", $"{hash}^{{commit}}"], ct)).Succeeded)
        {
            await git.RunAsync(folder, ["fetch", "--quiet", "--depth", "1", "--no-tags", .. filtered ? WithoutContents : [], "origin", hash], ct);
        }

        var patterns = string.Concat(paths.Select(path => $"/{path.TrimEnd('/')}/\n").Append("/.gitattributes\n"));
        await git.RunAsync(folder, ["sparse-checkout", "set", "--no-cone", "--stdin"], ct, patterns);
        await git.RunAsync(folder, ["checkout", "--quiet", "--force", "--detach", hash], ct);
        await git.RunAsync(folder, ["clean", "--quiet", "-ffdx"], ct);
        if (paths.FirstOrDefault(path => !Directory.Exists(Path.Combine(folder, path))) is { } missing)
        {
            throw new GitFailedException("checkout", $"the commit {hash} holds no folder {missing}");
        }
    }

    private async Task FetchLargeFilesAsync(string folder, IReadOnlyCollection<string> paths, IProgress<string> progress, CancellationToken ct)
    {
        var attributes = paths.Select(path => Path.Combine(folder, path, ".gitattributes")).Append(Path.Combine(folder, ".gitattributes")).Where(File.Exists);
        if (!attributes.Any(file => File.ReadAllText(file).Contains("filter=lfs", StringComparison.Ordinal)))
        {
            return;
        }

        if ((await git.TryAsync(folder, ["lfs", "version"], ct)).Succeeded)
        {
            await git.RunAsync(folder, ["lfs", "pull", "--include", string.Join(',', paths)], ct);
        }
        else
        {
            progress.Report("warning: the dataset keeps large files with git-lfs, which is not installed; tasks that need them will fail");
        }
    }

    /// <summary>Everything wanted is there and every byte of it is the commit's.</summary>
    private async Task<bool> IsCompleteAsync(string folder, string hash, IReadOnlyCollection<string> paths, CancellationToken ct)
    {
        var marker = Path.Combine(folder, Complete);
        if (!File.Exists(marker) || paths.Except(await File.ReadAllLinesAsync(marker, ct), StringComparer.Ordinal).Any())
        {
            return false;
        }

        var head = await git.TryAsync(folder, ["rev-parse", "HEAD"], ct);
        var changed = await git.TryAsync(folder, ["status", "--porcelain", "--untracked-files=all", "--", .. paths], ct);
        // Large files replace their pointers after the checkout, so git rightly calls them changed.
        return head.Succeeded && head.Stdout.Text.Trim() == hash && changed.Succeeded && (changed.Stdout.Text.Trim().Length == 0 || File.Exists(Path.Combine(folder, ".git", "lfs")) || Directory.Exists(Path.Combine(folder, ".git", "lfs")));
    }

    private static async Task<FileStream> HoldAsync(string path, IProgress<string> progress, CancellationToken ct)
    {
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!told)
                {
                    progress.Report("another command is fetching the same tasks; waiting for it");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), ct);
            }
        }
    }

    private static string MirrorOf(string mirror, string url)
    {
        var place = url.Contains("://", StringComparison.Ordinal) ? url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..] : url;
        var parts = place.Trim('/').Split('/');
        var bare = parts[^1].EndsWith(".git", StringComparison.Ordinal) ? parts[^1][..^4] : parts[^1];
        var candidates = Enumerable.Range(0, parts.Length).SelectMany(skipped => new[] { bare + ".git", bare }.Select(last => Path.Combine([mirror, .. parts[skipped..^1], last])));
        return candidates.FirstOrDefault(Directory.Exists) is { } found
            ? Path.GetFullPath(found)
            : throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"{mirror} holds no clone of {url}")
            {
                Fixes = [$"git clone --mirror {url} {Path.Combine(mirror, bare + ".git")}", "or remove harbor.mirror from experiment_config.yaml"],
            });
    }

    private static string Name(string url)
    {
        var last = url.TrimEnd('/').Split('/', ':')[^1];
        var name = last.EndsWith(".git", StringComparison.Ordinal) ? last[..^4] : last;
        return string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-')).TrimStart('.');
    }

    private static string Hash(string url) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..12];

    private static string Last(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("it said nothing");

    [GeneratedRegex(@"\A([0-9a-fA-F]{40}|[0-9a-fA-F]{64})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FullHash();
}
