using System.Collections.Concurrent;
using System.Net;
using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Transfer;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker.Images;

/// <summary>
/// Sees to it that images are on the engine. Work for the same image is done once, however many ask; whoever gives up leaves the others their image.
/// </summary>
internal sealed class DockerImages(DockerEngine engine, DockerOptions options, string buildNetwork, TimeProvider time)
{
    private const string BuiltName = "auto-harness/build";

    private static readonly TimeSpan WorkLimit = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<string, Task<DockerImage>> work = new(StringComparer.Ordinal);

    /// <exception cref="SandboxRequestException">There is no such image, or no such Dockerfile.</exception>
    /// <exception cref="SandboxBuildException">The build failed.</exception>
    /// <exception cref="SandboxInfrastructureException">The engine or a registry broke.</exception>
    public Task<DockerImage> EnsureAsync(SandboxImage image, CancellationToken ct) => image switch
    {
        SandboxImage.Named named => EnsureNamedAsync(named.Reference, ct),
        SandboxImage.Build build => EnsureBuiltAsync(build, ct),
        _ => throw new SandboxRequestException($"Docker cannot start {image.GetType().Name}"),
    };

    private async Task<DockerImage> EnsureNamedAsync(string reference, CancellationToken ct) =>
        await FindAsync(reference, ct) ?? await ShareAsync("pull " + reference, token => PullAsync(reference, token), ct);

    private async Task<DockerImage> EnsureBuiltAsync(SandboxImage.Build build, CancellationToken ct)
    {
        var context = BuildContext.Open(build);
        var tag = $"{BuiltName}:{context.Digest(buildNetwork)}";
        if (!build.Fresh && await FindAsync(tag, ct) is { } there)
            return there;
        return await ShareAsync("build " + tag, token => BuildAsync(context, tag, build.Fresh, token), ct);
    }

    private async Task<DockerImage?> FindAsync(string reference, CancellationToken ct)
    {
        try
        {
            var found = await engine.CallAsync($"image {reference}", token => engine.Client.Images.InspectImageAsync(reference, token), ct);
            return new DockerImage(found.ID, found.Config?.User ?? "", found.Config?.WorkingDir ?? "");
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (DockerApiException e)
        {
            throw new SandboxRequestException($"the image name '{reference}' cannot be used: {DockerEngine.Reason(e)}");
        }
    }

    private async Task<DockerImage> ShareAsync(string key, Func<CancellationToken, Task<DockerImage>> make, CancellationToken ct)
    {
        var shared = work.GetOrAdd(key, _ => RunAsync());
        return await shared.WaitAsync(ct);

        async Task<DockerImage> RunAsync()
        {
            await Task.Yield();
            using var limit = new CancellationTokenSource(WorkLimit, time);
            try
            {
                return await make(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new SandboxTimeoutException(key, WorkLimit);
            }
            finally
            {
                work.TryRemove(key, out _);
            }
        }
    }

    private async Task<DockerImage> PullAsync(string reference, CancellationToken ct)
    {
        var (name, tag) = SplitReference(reference);
        var login = RegistryLogins.Load(options.ConfigFolder).For(name);
        try
        {
            string? failure = null;
            var progress = new DirectProgress<JSONMessage>(message => failure ??= message.Error?.Message);
            await DockerEngine.CallAsync($"pull of {reference}", WorkLimit, async token =>
            {
                await engine.Client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = name, Tag = tag }, login, progress, token);
                return true;
            }, ct);
            if (failure is not null)
                throw RegistryFault.Of(reference, failure);
        }
        catch (DockerApiException e)
        {
            throw RegistryFault.Of(reference, DockerEngine.Reason(e));
        }
        catch (SandboxInfrastructureException e) when (e.InnerException is DockerApiException api)
        {
            throw RegistryFault.Of(reference, DockerEngine.Reason(api));
        }

        return await FindAsync(reference, ct) ?? throw new SandboxInfrastructureException($"Docker: {reference} was pulled and is not there");
    }

    private async Task<DockerImage> BuildAsync(BuildContext context, string tag, bool fresh, CancellationToken ct)
    {
        // The newer builder does not pull for a client without a session, so what the file starts from is fetched first.
        foreach (var reference in BaseImages.Of(DockerfileReader.Read(context.ReadDockerfile())))
            await EnsureNamedAsync(reference, ct);

        var log = new BuildLog();
        try
        {
            await SendAsync(context, tag, fresh, log, ct);
        }
        catch (DockerApiException e)
        {
            throw new SandboxBuildException(DockerEngine.Reason(e), log.Text);
        }

        if (log.Failure is { } failure)
            throw new SandboxBuildException(failure, log.Text);
        return await FindAsync(tag, ct) ?? throw new SandboxInfrastructureException($"Docker: {tag} was built and is not there");
    }

    private Task SendAsync(BuildContext context, string tag, bool fresh, BuildLog log, CancellationToken ct)
    {
        var parameters = new ImageBuildParameters
        {
            // BuildKit, which knows COPY --chmod and builds stages side by side.
            Version = "2",
            Tags = [tag],
            Dockerfile = context.Dockerfile,
            NetworkMode = buildNetwork,
            NoCache = fresh,
            Remove = true,
            ForceRemove = true,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [DockerLabels.Name] = "build" },
        };
        return FolderTar.StreamAsync(
            tar => context.WriteAsync(tar, ct),
            archive => DockerEngine.CallAsync("build", WorkLimit, async token =>
            {
                // The overload that reports progress cannot read what BuildKit reports.
#pragma warning disable CS0618
                await using var answer = await engine.Client.Images.BuildImageFromDockerfileAsync(archive, parameters, token);
#pragma warning restore CS0618
                await log.ReadAsync(answer, token);
                return true;
            }, ct));
    }

    /// <summary>A digest goes with the name; a missing tag means the latest.</summary>
    private static (string Name, string Tag) SplitReference(string reference)
    {
        var digest = reference.IndexOf('@', StringComparison.Ordinal);
        if (digest > 0)
            return (reference[..digest], reference[(digest + 1)..]);
        var colon = reference.LastIndexOf(':');
        return colon > reference.LastIndexOf('/') ? (reference[..colon], reference[(colon + 1)..]) : (reference, "latest");
    }
}
