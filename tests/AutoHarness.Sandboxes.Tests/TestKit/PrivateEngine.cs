using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.Local;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Tests.TestKit;

/// <summary>A Docker engine of a test's own, which may be stopped and started.</summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private RunningProcess? engine;

    public DockerOptions Options => new() { Endpoint = new Uri($"unix://{folder.Path}/docker.sock") };

    public async Task StartAsync()
    {
        await File.WriteAllTextAsync(folder.File("engine.json"), "{}", TestContext.Current.CancellationToken);
        engine = await new ProcessRunner(TimeProvider.System).StartAsync(
            new ProcessSpec(ProgramPath.Find("dockerd", "/usr/sbin:/usr/bin:/usr/local/bin")!,
            [
                "--iptables=false", "--ip6tables=false", "--bridge=none", "--data-root", folder.File("data"), "--exec-root", folder.File("exec"),
                "--pidfile", folder.File("pid"), "--config-file", folder.File("engine.json"), "-H", $"unix://{folder.Path}/docker.sock",
            ])
            {
                InheritEnvironment = true,
                KillGrace = TimeSpan.FromSeconds(20),
            },
            TestContext.Current.CancellationToken);
        await engine.Input.DisposeAsync();
        using var client = Connect();
        while (true)
        {
            Assert.False(engine.Exited.IsCompleted, engine.Errors.Text);
            try
            {
                await client.System.PingAsync(TestContext.Current.CancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    public async Task StopAsync()
    {
        if (engine is not null)
            await engine.DisposeAsync();
        engine = null;
    }

    /// <summary>Gives it the base image.</summary>
    public async Task ImportAsync()
    {
        using var client = Connect();
        await using var archive = File.OpenRead(LocalRig.Archive);
        await client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromSrc = "-", Repo = "debian", Tag = "bookworm-slim" }, archive, null, new Progress<JSONMessage>(), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        var mounts = await File.ReadAllLinesAsync("/proc/self/mounts", CancellationToken.None);
        foreach (var mount in mounts.Select(line => line.Split(' ')[1]).Where(mount => mount.StartsWith(folder.Path, StringComparison.Ordinal)).Reverse())
        {
            using var unmount = System.Diagnostics.Process.Start("umount", ["-l", mount]);
            await unmount.WaitForExitAsync(CancellationToken.None);
        }

        folder.Dispose();
    }

    private DockerClient Connect() => new DockerClientBuilder().WithEndpoint(Options.Endpoint!).Build();
}
