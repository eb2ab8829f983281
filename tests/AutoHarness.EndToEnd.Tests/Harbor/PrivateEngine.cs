using System.Diagnostics;
using System.Net.Sockets;

namespace AutoHarness.EndToEnd.Tests.Harbor;

/// <summary>A Docker engine of a test's own, which it may kill.</summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("ah-eng-").FullName;
    private Process? daemon;

    public string Host => $"unix://{Socket}";

    private string Socket => Path.Combine(folder, "docker.sock");

    public static async Task<PrivateEngine> StartAsync()
    {
        var engine = new PrivateEngine();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(engine.folder, "engine.json"), "{}");
            await engine.UpAsync();
            await engine.DockerAsync("import", HarborExperiment.Rootfs, HarborExperiment.Base);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a service manager does, with all containers, and starts it again.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await UpAsync();
    }

    /// <summary>Names of all containers, running or not.</summary>
    public async Task<string[]> ContainersAsync() => (await DockerAsync("ps", "--all", "--format", "{{.Names}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A mount may still be going away.
        }
    }

    public async Task<string> DockerAsync(params string[] arguments)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", ["--host", Host, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = docker.StandardOutput.ReadToEndAsync();
        var errors = docker.StandardError.ReadToEndAsync();
        await docker.WaitForExitAsync();
        return docker.ExitCode == 0 ? await output : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {await errors}");
    }

    private async Task EndAsync()
    {
        if (daemon is { HasExited: false })
        {
            using var stop = Process.Start("kill", ["-TERM", $"{daemon.Id}"]);
            await stop.WaitForExitAsync();
            await Task.WhenAny(daemon.WaitForExitAsync(), Task.Delay(Patience));
            daemon.Kill(entireProcessTree: true);
        }

        daemon?.Dispose();
        daemon = null;
    }

    private async Task UpAsync()
    {
        var start = new ProcessStartInfo(
            "/usr/sbin/dockerd",
            [
                "--iptables=false", "--ip6tables=false", "--bridge=none", "--data-root", Path.Combine(folder, "data"), "--exec-root", Path.Combine(folder, "exec"),
                "--pidfile", Path.Combine(folder, "docker.pid"), "--config-file", Path.Combine(folder, "engine.json"), "-H", Host, "--log-level", "error",
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        daemon = Process.Start(start)!;
        daemon.ErrorDataReceived += (_, _) => { };
        daemon.OutputDataReceived += (_, _) => { };
        daemon.BeginErrorReadLine();
        daemon.BeginOutputReadLine();
        for (var begun = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            Assert.False(daemon.HasExited, "the engine ended");
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, "the engine does not answer");
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
                await DockerAsync("version");
                return;
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // Not yet.
            }
        }
    }
}
