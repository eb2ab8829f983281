using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Bench;

/// <summary>
/// What a sandbox costs: one container's life against the same engine calls made bare, many lives at once, and a command in a running local sandbox.
/// Needs an engine (DOCKER_HOST) that has the image.
/// </summary>
internal static class SandboxBench
{
    private const string Image = "debian:bookworm-slim";
    private const int Lives = 15, Commands = 3, Parallel = 50, LocalCommands = 200;
    private const double LargestOverhead = 1.15, LongestWait = 3, LargestMilliseconds = 15;

    public static async Task<int> RunAsync(string? rootfs)
    {
        var processes = new ProcessRunner(TimeProvider.System);
        await using var docker = await DockerProvider.ArmAsync(new DockerOptions(), processes, TimeProvider.System, CancellationToken.None);
        var held = await OverheadAsync(docker);
        held &= await ParallelAsync(docker);
        held &= await LocalAsync(processes, rootfs);
        return held ? 0 : 1;
    }

    private static async Task<bool> OverheadAsync(DockerProvider docker)
    {
        using var bare = new DockerClientBuilder().WithTimeout(Timeout.InfiniteTimeSpan).Build();
        await LifeAsync(docker);
        await BareLifeAsync(bare);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var life = 0; life < Lives; life++)
        {
            theirs.Add(await TimeAsync(() => BareLifeAsync(bare)));
            ours.Add(await TimeAsync(() => LifeAsync(docker)));
        }

        var ratio = Median(ours) / Median(theirs);
        Print($"container life (start, upload, {Commands} commands, download, removal), median of {Lives}: {Median(ours):0} ms against {Median(theirs):0} ms for the same calls bare, ratio {ratio:0.00} (limit {LargestOverhead:0.00})");
        return ratio <= LargestOverhead;
    }

    private static async Task<bool> ParallelAsync(DockerProvider docker)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => TimeAsync(() => LifeAsync(docker))));
        var worst = times.Max() / Median(times);
        Print($"{Parallel} container lives at once: median {Median(times) / 1000:0.0} s, longest {times.Max() / 1000:0.0} s, {worst:0.00} times the median (limit {LongestWait:0})");
        return worst <= LongestWait;
    }

    private static async Task<bool> LocalAsync(ProcessRunner processes, string? rootfs)
    {
        var state = Directory.CreateTempSubdirectory("auto-harness-bench-");
        try
        {
            var options = new LocalOptions
            {
                StateFolder = state.FullName,
                Images = rootfs is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { [Image] = rootfs },
            };
            await using var local = await LocalProvider.ArmAsync(options, new DockerOptions(), processes, TimeProvider.System, CancellationToken.None);
            await local.PrepareAsync(new SandboxImage.Named(Image), TimeSpan.FromMinutes(5), CancellationToken.None);
            var lives = new List<double>();
            for (var life = 0; life < Lives; life++)
                lives.Add(await TimeAsync(() => LifeAsync(local)));

            await using var sandbox = await local.StartAsync(new SandboxSpec(new SandboxImage.Named(Image)), CancellationToken.None);
            var commands = new List<double>();
            for (var command = 0; command < LocalCommands; command++)
                commands.Add(await TimeAsync(async () => _ = await sandbox.ExecAsync(new SandboxCommand("true"), CancellationToken.None)));
            commands.Sort();
            Print($"local sandbox: the same life, median of {Lives}: {Median(lives):0} ms; bash -c true in a running one, median of {LocalCommands}: {Median(commands):0.0} ms (limit {LargestMilliseconds:0}), {commands[LocalCommands * 9 / 10]:0.0} ms for nine in ten");
            return Median(commands) <= LargestMilliseconds;
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static async Task LifeAsync(ISandboxProvider provider)
    {
        await using var sandbox = await provider.StartAsync(new SandboxSpec(new SandboxImage.Named(Image)) { Name = "bench" }, CancellationToken.None);
        await sandbox.WriteFileAsync("/root/input", new byte[4096], CancellationToken.None);
        for (var command = 0; command < Commands; command++)
        {
            var result = await sandbox.ExecAsync(new SandboxCommand("wc -c < /root/input") { TimeLimit = TimeSpan.FromMinutes(5) }, CancellationToken.None);
            if (result.Stdout.Text.Trim() is not "4096")
                throw new InvalidOperationException(result.Stderr.Text);
        }

        _ = await sandbox.ReadFileAsync("/root/input", 1 << 20, CancellationToken.None);
    }

    /// <summary>The calls that <see cref="LifeAsync"/> cannot do without.</summary>
    private static async Task BareLifeAsync(DockerClient client)
    {
        await client.Images.InspectImageAsync(Image);
        var container = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters { Image = Image, Cmd = ["sh", "-c", "sleep infinity"], HostConfig = new HostConfig { NetworkMode = "none", Init = true } });
        await client.Containers.StartContainerAsync(container.ID, new ContainerStartParameters());
        using (var archive = new MemoryStream())
        {
            using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "root/input") { DataStream = new MemoryStream(new byte[4096]) });
            archive.Position = 0;
            await client.Containers.ExtractArchiveToContainerAsync(container.ID, new CopyToContainerParameters { Path = "/" }, archive);
        }

        for (var command = 0; command < Commands; command++)
        {
            var exec = await client.Exec.CreateContainerExecAsync(
                container.ID, new ContainerExecCreateParameters { AttachStdout = true, AttachStderr = true, Cmd = ["bash", "-c", "wc -c < /root/input"] });
            using var stream = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters());
            await stream.ReadOutputToEndAsync(CancellationToken.None);
            await client.Exec.InspectContainerExecAsync(exec.ID);
        }

        await client.Containers.GetArchiveFromContainerAsync(container.ID, new ContainerPathStatParameters { Path = "/root/input" }, true);
        var file = await client.Containers.GetArchiveFromContainerAsync(container.ID, new ContainerPathStatParameters { Path = "/root/input" }, false);
        await file.Stream!.CopyToAsync(Stream.Null);
        await client.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
