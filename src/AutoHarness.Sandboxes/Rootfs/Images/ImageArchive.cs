using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>What is in an image archive.</summary>
/// <param name="Layers">Files with tar content, lowest first; may be gzipped.</param>
/// <param name="Config">How the image runs.</param>
internal sealed record ImageArchive(IReadOnlyList<string> Layers, ImageConfig Config)
{
    private const long PartsCap = 200L * 1024 * 1024 * 1024;
    private const string Deleted = ".wh.", Opaque = ".wh..wh..opq";

    /// <summary>Finds out what an archive is; the parts of one with several are put into a folder.</summary>
    /// <exception cref="SandboxRequestException">It is no image.</exception>
    public static async Task<ImageArchive> OpenAsync(string archive, string parts, CancellationToken ct)
    {
        try
        {
            if (!await HasManifestAsync(archive, ct))
                return new ImageArchive([archive], new ImageConfig());
            Directory.CreateDirectory(parts);
            var folder = new SafeFolder(parts, archive, new DownloadOptions { MaxBytes = PartsCap });
            await using (var stream = OpenLayer(archive))
            {
                await TarExtractor.ExtractAsync(stream, null, folder, archive, ct);
            }

            folder.Finish(isFolder: true);
            return File.Exists(Path.Combine(parts, "manifest.json")) ? ReadSaved(parts) : ReadLayout(parts);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or InvalidDataException or SandboxFileException)
        {
            throw new SandboxRequestException($"{archive} is no image archive: {e.Message}");
        }
    }

    /// <summary>A layer's content as tar.</summary>
    public static Stream OpenLayer(string path)
    {
        var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        var count = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        file.Position = 0;
        if (count == 4 && magic is [0x28, 0xB5, 0x2F, 0xFD])
            throw new SandboxRequestException($"{path} is compressed with zstd, which the local sandbox does not read; 'docker save' writes layers that it does");
        return count >= 2 && magic is [0x1F, 0x8B, ..] ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Paths below <c>/image</c> that a layer takes away from those under it.</summary>
    public static async Task<IReadOnlyList<string>> FindDeletedAsync(string layer, CancellationToken ct)
    {
        var found = new List<string>();
        await using var stream = OpenLayer(layer);
        await using var reader = new TarReader(stream);
        while (await reader.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            var name = entry.Name.TrimEnd('/');
            var slash = name.LastIndexOf('/');
            var (folder, last) = slash < 0 ? ("", name) : (name[..(slash + 1)], name[(slash + 1)..]);
            if (!last.StartsWith(Deleted, StringComparison.Ordinal) || folder.Split('/').Contains("..", StringComparer.Ordinal))
                continue;
            found.Add(string.Equals(last, Opaque, StringComparison.Ordinal) ? $"/image/{folder}" : $"/image/{folder}{last[Deleted.Length..]}");
        }

        return found;
    }

    private static async Task<bool> HasManifestAsync(string archive, CancellationToken ct)
    {
        await using var stream = OpenLayer(archive);
        await using var reader = new TarReader(stream);
        while (await reader.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            if (entry.Name is "manifest.json" or "index.json" or "./manifest.json" or "./index.json")
                return true;
        }

        return false;
    }

    private static ImageArchive ReadSaved(string parts)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(parts, "manifest.json")));
        var image = manifest.RootElement[0];
        return new ImageArchive(
            [.. image.GetProperty(nameof(Layers)).EnumerateArray().Select(layer => Part(parts, layer.GetString()!))],
            ReadConfig(Part(parts, image.GetProperty(nameof(Config)).GetString()!)));
    }

    private static ImageArchive ReadLayout(string parts)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(parts, "index.json")));
        var manifestFile = Blob(parts, index.RootElement.GetProperty("manifests")[0]);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(manifestFile));
        return new ImageArchive(
            [.. manifest.RootElement.GetProperty("layers").EnumerateArray().Select(layer => Blob(parts, layer))],
            ReadConfig(Blob(parts, manifest.RootElement.GetProperty("config"))));
    }

    private static string Blob(string parts, JsonElement descriptor) => Part(parts, "blobs/" + descriptor.GetProperty("digest").GetString()!.Replace(':', '/'));

    private static string Part(string parts, string name)
    {
        var path = Path.GetFullPath(Path.Combine(parts, name));
        return path.StartsWith(parts + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path)
            ? path
            : throw new InvalidDataException($"{name} is missing");
    }

    private static ImageConfig ReadConfig(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var config = new ImageConfig();
        if (!document.RootElement.TryGetProperty("config", out var said) || said.ValueKind != JsonValueKind.Object)
            return config;
        foreach (var pair in Strings(said, "Env").Select(text => text.Split('=', 2)).Where(pair => pair.Length == 2))
            config.Environment[pair[0]] = pair[1];
        return config with
        {
            User = Text(said, "User") ?? "",
            WorkingDirectory = Text(said, "WorkingDir") is { Length: > 0 } folder ? folder : "/",
            Entrypoint = [.. Strings(said, "Entrypoint")],
            Shell = Strings(said, "Shell") is { Count: > 0 } shell ? shell : config.Shell,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Strings(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")] : [];
}
