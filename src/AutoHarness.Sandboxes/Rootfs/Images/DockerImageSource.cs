using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Docker.Images;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>An image on a Docker engine, to be taken out of it.</summary>
internal sealed class DockerImageSource : IDisposable
{
    private readonly DockerEngine engine;

    private DockerImageSource(DockerEngine engine, string id)
    {
        this.engine = engine;
        Id = id;
    }

    /// <summary>Its digest.</summary>
    public string Id { get; }

    /// <exception cref="SandboxUnavailableException">No engine answers.</exception>
    /// <exception cref="SandboxRequestException">There is no such image.</exception>
    public static async Task<DockerImageSource> OpenAsync(string reference, DockerOptions options, TimeProvider time, CancellationToken ct)
    {
        var engine = await DockerEngine.ConnectAsync(options, ct);
        try
        {
            var image = await new DockerImages(engine, options, "default", time).EnsureAsync(new SandboxImage.Named(reference), ct);
            return new DockerImageSource(engine, image.Id);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Writes it to a file as <c>docker save</c> does.</summary>
    public async Task SaveAsync(string file, CancellationToken ct)
    {
        await DockerEngine.CallAsync("copy of an image", TimeSpan.FromHours(1), async token =>
        {
            await using var content = await engine.Client.Images.SaveImageAsync(Id, token);
            await using var target = File.Create(file);
            await content.CopyToAsync(target, token);
            return true;
        }, ct);
    }

    public void Dispose() => engine.Dispose();
}
