using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Rootfs.Files;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary><c>COPY</c> and the local half of <c>ADD</c>.</summary>
internal sealed class CopyStep(
    BuildContext context, IReadOnlyList<BuildStage> stages, IReadOnlyDictionary<string, LocalImage> bases, Func<LocalImage, CancellationToken, Task<LocalSandbox>> start)
{
    /// <exception cref="SandboxBuildException">There is nothing to copy, or it cannot be copied here.</exception>
    public async Task RunAsync(BuildStage stage, DockerfileLine line, CancellationToken ct)
    {
        var words = Words(stage, line);
        var flags = words.TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var paths = words.Skip(flags.Length).ToArray();
        if (paths.Length < 2)
            throw Failed(line, "needs a source and a destination");
        var owner = Flag(flags, "--chown=") is { } user ? stage.Sandbox.UserOf(user) : new LocalUser(0, 0, "/");
        var mode = Flag(flags, "--chmod=") is { } bits ? ModeOf(bits, line) : (UnixFileMode?)null;
        var target = stage.Resolve(paths[^1]);
        var intoFolder = paths[^1].EndsWith('/') || paths[^1] is "." or ".." || paths.Length > 2 || stage.Sandbox.Tree.Look(target) is { IsDirectory: true };

        if (line.Documents.Count > 0)
        {
            foreach (var (name, document) in paths[..^1].Select(path => path.TrimStart('<').TrimStart('-').Trim('"', '\'')).Zip(line.Documents))
            {
                using var content = new MemoryStream(Encoding.UTF8.GetBytes(document));
                await stage.Sandbox.Tree.WriteAsync(intoFolder ? $"{target}/{name}" : target, content, mode ?? UnixFile.Plain, owner.Id, owner.Group, ct);
            }

            return;
        }

        if (Flag(flags, "--from=") is { } from)
        {
            using var temporary = new CopyFolder();
            await FetchAsync(from, paths[..^1], temporary.Path, line, ct);
            foreach (var source in Directory.EnumerateFileSystemEntries(temporary.Path))
                await CopyAsync(stage, source, target, intoFolder, _ => true, owner, mode, ct);
            return;
        }

        var found = paths[..^1].SelectMany(path => Find(path, line)).ToArray();
        foreach (var relative in found)
        {
            await CopyAsync(stage, Path.Combine(context.Folder, relative), target, intoFolder || found.Length > 1,
                inner => context.Includes(relative.Length == 0 ? inner : Path.Combine(relative, inner)), owner, mode, ct);
        }
    }

    private static SandboxBuildException Failed(DockerfileLine line, string reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {line.Line}: {line.Instruction} {line.Text}: {reason}"), "");

    private static List<string> Words(BuildStage stage, DockerfileLine line)
    {
        var text = line.Text;
        var flags = new List<string>();
        while (text.StartsWith("--", StringComparison.Ordinal) && text.IndexOfAny([' ', '\t']) is var end and > 0)
        {
            flags.Add(stage.Expand(text[..end]));
            text = text[end..].Trim();
        }

        if (text.StartsWith('['))
        {
            using var list = JsonDocument.Parse(text);
            return [.. flags, .. list.RootElement.EnumerateArray().Select(item => stage.Expand(item.GetString() ?? ""))];
        }

        return [.. flags, .. DockerfileWords.Split(text).Select(stage.Expand)];
    }

    private static string? Flag(string[] flags, string name) => flags.FirstOrDefault(flag => flag.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static UnixFileMode ModeOf(string bits, DockerfileLine line)
    {
        try
        {
            return (UnixFileMode)Convert.ToInt32(bits, 8);
        }
        catch (FormatException)
        {
            throw Failed(line, "only octal modes can be set");
        }
    }

    private static Task CopyAsync(
        BuildStage stage, string source, string target, bool intoFolder, Func<string, bool> includes, LocalUser owner, UnixFileMode? mode, CancellationToken ct)
    {
        var isFolder = Directory.Exists(source);
        return RootedCopy.UploadAsync(
            stage.Sandbox.Tree, source, !isFolder && intoFolder ? $"{target.TrimEnd('/')}/{Path.GetFileName(source)}" : target, includes, (owner.Id, owner.Group), mode, ct);
    }

    /// <summary>Paths of the context that a pattern means, relative to it; a folder stands for what is in it.</summary>
    private List<string> Find(string pattern, DockerfileLine line)
    {
        if (pattern.Contains("://", StringComparison.Ordinal))
            throw Failed(line, "the local sandbox fetches nothing from the network in ADD; use RUN curl, or 'sandbox: docker'");
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ".").ToArray();
        if (parts.Contains("..", StringComparer.Ordinal))
            throw Failed(line, "a source outside of the build context");
        List<string> found = [""];
        foreach (var part in parts)
        {
            var matches = new Regex("^" + Regex.Escape(part).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$", RegexOptions.NonBacktracking);
            found =
            [
                .. found.Where(folder => Directory.Exists(Path.Combine(context.Folder, folder)))
                    .SelectMany(folder => new DirectoryInfo(Path.Combine(context.Folder, folder)).EnumerateFileSystemInfos()
                        .Where(entry => matches.IsMatch(entry.Name))
                        .Select(entry => folder.Length == 0 ? entry.Name : Path.Combine(folder, entry.Name)))
                    .Order(StringComparer.Ordinal),
            ];
        }

        found.RemoveAll(path => path.Length > 0 && !context.Includes(path) && !Directory.Exists(Path.Combine(context.Folder, path)));
        return found.Count > 0 ? found : throw Failed(line, $"no such file in the build context: {pattern}");
    }

    /// <summary>Brings files of another stage or image to the host, each under its own name.</summary>
    private async Task FetchAsync(string from, IEnumerable<string> paths, string folder, DockerfileLine line, CancellationToken ct)
    {
        var stage = stages.FirstOrDefault(stage => string.Equals(stage.Name, from, StringComparison.OrdinalIgnoreCase))
            ?? (int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < stages.Count ? stages[index] : null);
        LocalSandbox? other = null;
        try
        {
            var tree = (stage?.Sandbox ?? (other = bases.TryGetValue(from, out var image) ? await start(image, ct) : throw Failed(line, $"no stage '{from}'"))).Tree;
            foreach (var path in paths)
            {
                var name = Path.GetFileName(path.TrimEnd('/'));
                var report = await RootedCopy.DownloadAsync(tree, path, Path.Combine(folder, name.Length == 0 ? "root" : name), new DownloadOptions { MaxBytes = long.MaxValue, MaxEntries = int.MaxValue }, ct);
                if (report.LeftOut.Length > 0)
                    throw Failed(line, $"{report.LeftOut[0].Path}: {report.LeftOut[0].Reason}");
            }
        }
        catch (SandboxFileException e)
        {
            throw Failed(line, e.Message);
        }
        finally
        {
            if (other is not null)
                await other.DisposeAsync();
        }
    }

    private sealed class CopyFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("auto-harness-copy-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
