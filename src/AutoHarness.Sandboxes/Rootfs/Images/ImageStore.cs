using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Leftovers;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>The images of the local sandbox: unpacked once, kept, and shared by all sandboxes. Work for the same image is done once.</summary>
internal sealed class ImageStore(LocalHost host, LocalOptions options, DockerOptions docker, Func<LocalImage, CancellationToken, Task<LocalSandbox>> startBuild)
{
    private const string RecordName = "image.json";

    private static readonly TimeSpan WorkLimit = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<string, Task<LocalImage>> work = new(StringComparer.Ordinal);
    private readonly ImageUnpacker unpacker = new(host);

    /// <exception cref="SandboxRequestException">There is no such image here.</exception>
    /// <exception cref="SandboxBuildException">The build failed.</exception>
    public Task<LocalImage> EnsureAsync(SandboxImage image, CancellationToken ct) => image switch
    {
        SandboxImage.Named named => EnsureNamedAsync(named.Reference, ct),
        SandboxImage.Rootfs rootfs => EnsureRootfsAsync(rootfs.Path, ct),
        SandboxImage.Build build => EnsureBuiltAsync(build, ct),
        _ => throw new SandboxRequestException("the local sandbox runs single containers"),
    };

    /// <summary>Makes a folder of the store in one step: it is there whole, or not at all.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="make">Fills the folder and says what the image is.</param>
    /// <param name="ct">Gives up waiting; the work goes on for whoever else wants it.</param>
    public async Task<LocalImage> KeepAsync(string key, Func<string, CancellationToken, Task<ImageRecord>> make, CancellationToken ct)
    {
        if (Load(key) is { } there)
            return there;
        return await work.GetOrAdd(key, _ => RunAsync()).WaitAsync(ct);

        async Task<LocalImage> RunAsync()
        {
            await Task.Yield();
            using var limit = new CancellationTokenSource(WorkLimit, host.Time);
            var part = Path.Combine(host.Images, $"{key}.part-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
            try
            {
                Directory.CreateDirectory(part);
                await File.WriteAllTextAsync(Path.Combine(part, LocalRun.OwnerFile), SandboxOwner.Current.ToString(), limit.Token);
                var record = await make(part, limit.Token);
                await File.WriteAllBytesAsync(Path.Combine(part, RecordName), JsonSerializer.SerializeToUtf8Bytes(record, ImageJson.Default.ImageRecord), limit.Token);
                try
                {
                    Directory.Move(part, Path.Combine(host.Images, key));
                }
                catch (IOException) when (Load(key) is not null)
                {
                    // Another process was faster, with the same content.
                }

                return Load(key) ?? throw new SandboxInfrastructureException($"the image {key} was unpacked and is not there");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SandboxInfrastructureException($"an image cannot be kept: {e.Message}", e);
            }
            finally
            {
                if (Directory.Exists(part))
                    Directory.Delete(part, recursive: true);
                work.TryRemove(key, out _);
            }
        }
    }

    private LocalImage? Load(string key)
    {
        var file = Path.Combine(host.Images, key, RecordName);
        if (!File.Exists(file))
            return null;
        var record = JsonSerializer.Deserialize(File.ReadAllBytes(file), ImageJson.Default.ImageRecord)!;
        return record.Layers.All(layer => Directory.Exists(Path.Combine(host.State, layer))) ? new LocalImage(record.Layers, record.Config) : null;
    }

    private Task<LocalImage> EnsureNamedAsync(string reference, CancellationToken ct) =>
        options.Images.TryGetValue(reference, out var path) ? EnsureRootfsAsync(path, ct) : FromEngineAsync(reference, ct);

    private Task<LocalImage> EnsureRootfsAsync(string path, CancellationToken ct)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            return KeepAsync(Key("folder", full, Directory.GetLastWriteTimeUtc(full).Ticks, 0), (part, token) => unpacker.CopyFolderAsync(full, part, token), ct);
        return File.Exists(full)
            ? KeepAsync(Key("archive", full, File.GetLastWriteTimeUtc(full).Ticks, new FileInfo(full).Length), (part, token) => unpacker.UnpackAsync(full, part, token), ct)
            : throw new SandboxRequestException($"no such root file system or image archive: {full}");
    }

    /// <summary>Takes an image out of a Docker engine, which may have to pull it first.</summary>
    private async Task<LocalImage> FromEngineAsync(string reference, CancellationToken ct)
    {
        DockerImageSource source;
        try
        {
            source = await DockerImageSource.OpenAsync(reference, docker, host.Time, ct);
        }
        catch (SandboxUnavailableException e)
        {
            throw new SandboxRequestException(
                $"the local sandbox has no image '{reference}', and cannot take it from Docker: {e.Message}", $"give it an archive: docker save {reference} -o image.tar, and name the file in the config");
        }

        using (source)
        {
            return await KeepAsync(Key("docker", source.Id, 0, 0), async (part, token) =>
            {
                var archive = Path.Combine(part, "archive.tar");
                await source.SaveAsync(archive, token);
                var record = await unpacker.UnpackAsync(archive, part, token);
                File.Delete(archive);
                return record;
            }, ct);
        }
    }

    private async Task<LocalImage> EnsureBuiltAsync(SandboxImage.Build build, CancellationToken ct)
    {
        var context = BuildContext.Open(build);
        var lines = DockerfileReader.Read(context.ReadDockerfile());
        var bases = new Dictionary<string, LocalImage>(StringComparer.Ordinal);
        foreach (var reference in BaseImages.Of(lines))
            bases[reference] = await EnsureNamedAsync(reference, ct);

        var salt = string.Join('\n', bases.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {string.Join(':', pair.Value.Layers)}"));
        var key = "build-" + context.Digest(salt + (build.Fresh ? host.Time.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture) : ""));
        return await KeepAsync(key, (part, token) => new DockerfileBuild(host, context, bases, startBuild).RunAsync(lines, key, part, token), ct);
    }

    private string Key(string kind, string name, long time, long length) => kind + "-" + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\n{time}\n{length}\n{host.FirstId}"))))[..32];
}
