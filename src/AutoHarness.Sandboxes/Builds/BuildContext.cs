using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.Builds;

/// <summary>The files that a build may copy from.</summary>
internal sealed class BuildContext
{
    private readonly IgnoreRules ignores;

    private BuildContext(string folder, string dockerfile, IgnoreRules ignores)
    {
        Folder = folder;
        Dockerfile = dockerfile;
        this.ignores = ignores;
    }

    public string Folder { get; }

    /// <summary>Relative to the folder.</summary>
    public string Dockerfile { get; }

    /// <exception cref="SandboxRequestException">The folder or the Dockerfile is missing.</exception>
    public static BuildContext Open(SandboxImage.Build build)
    {
        var folder = Path.GetFullPath(build.Context);
        if (!Directory.Exists(folder))
            throw new SandboxRequestException($"no such build context: {folder}");
        if (!File.Exists(Path.Combine(folder, build.Dockerfile)))
            throw new SandboxRequestException($"no {build.Dockerfile} in {folder}");
        return new BuildContext(folder, build.Dockerfile, IgnoreRules.Of(folder, build.Dockerfile));
    }

    public string ReadDockerfile() => File.ReadAllText(Path.Combine(Folder, Dockerfile));

    /// <summary>Says whether <c>COPY</c> sees a path, relative to the folder.</summary>
    public bool Includes(string path) => IsDockerfile(path) || !ignores.Excludes(path.Replace(Path.DirectorySeparatorChar, '/'));

    /// <summary>A name for the content: the same for the same files with the same modes, wherever they lie.</summary>
    public string Digest(string salt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, salt);
        Add(hash, Dockerfile);
        foreach (var entry in FolderWalk.Enumerate(Folder))
        {
            var name = Path.GetRelativePath(Folder, entry.FullName);
            if (!Includes(name))
                continue;
            Add(hash, name);
            if (entry.LinkTarget is { } target)
                Add(hash, "link " + target);
            else if (entry is DirectoryInfo)
                Add(hash, "folder");
            else if (UnixFile.IsRegular(entry.FullName))
                AddFile(hash, entry);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <summary>Writes the context as the engine wants it.</summary>
    public async Task WriteAsync(TarWriter tar, CancellationToken ct)
    {
        // BuildKit knows an archive by its first kilobyte, in which an entry with extended headers has no room.
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.Directory, "./") { Mode = UnixFile.Executable }, ct);
        await FolderTar.AddFolderAsync(tar, Folder, "", Includes, ct);
    }

    private static void AddFile(IncrementalHash hash, FileSystemInfo file)
    {
        var mode = OperatingSystem.IsWindows() ? 0 : (int)file.UnixFileMode;
        Add(hash, string.Create(CultureInfo.InvariantCulture, $"file {mode} {((FileInfo)file).Length}"));
        using var content = File.OpenRead(file.FullName);
        var buffer = new byte[64 * 1024];
        while (content.Read(buffer) is var count and > 0)
            hash.AppendData(buffer, 0, count);
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    private bool IsDockerfile(string path) => string.Equals(path, Dockerfile, StringComparison.Ordinal);
}
