using System.Globalization;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>
/// A process of the host with mounts of its own, which nobody else sees and which the kernel takes away with it, also when the harness is killed.
/// </summary>
internal sealed class Holder : IAsyncDisposable
{
    // $1 mount point, $2 folder for what is written, $3 disk image or empty, $4 its size, $5 how ("loop", "memory" or "plain"), $6 owner, $7 layers or a folder to show,
    // $8 options for overlay or "bind"; then pairs of a folder of the host and where to show it.
    private const string Script = """
        set -e; umask 022
        point=$1 upper=$2 disk=$3 size=$4 how=$5 owner=$6 layers=$7 options=$8 mkfs=$9; shift 9
        mkdir -p "$point"
        if [ "$options" = bind ]; then
            mount --bind "$layers" "$point"
        else
            case $how in
            loop)
                truncate -s "$size" "$disk"
                "$mkfs" -q -F -O ^has_journal -E lazy_itable_init=1,nodiscard -m 0 "$disk"
                mount -o loop,noatime "$disk" "$upper" ;;
            memory) mount -t tmpfs -o "size=$size,mode=755" tmpfs "$upper" ;;
            esac
            mkdir -p "$upper/files" "$upper/work"
            chown "$owner:$owner" "$upper/files"
            mount -t overlay overlay -o "lowerdir=$layers,upperdir=$upper/files,workdir=$upper/work$options" "$point"
        fi
        while [ $# -gt 0 ]; do
            mkdir -p "$2"
            mount --bind "$1" "$2"
            shift 2
        done
        echo ready
        exec cat >/dev/null
        """;

    private readonly RunningProcess process;

    private Holder(RunningProcess process) => this.process = process;

    public int Id => process.Id;

    /// <summary>Mounts layers, topmost first, with a fresh one above them for what is written.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="point">Where.</param>
    /// <param name="upper">A folder for what is written: it holds <c>files</c> and <c>work</c> then.</param>
    /// <param name="layers">Relative to the state folder.</param>
    /// <param name="storage">Bytes that can be written; null means no limit.</param>
    /// <param name="how">How the limit is kept.</param>
    /// <param name="mounts">Folders of the host with where to show them.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<Holder> OverlayAsync(
        LocalHost host, string point, string upper, IEnumerable<string> layers, long? storage, DiskQuota how, IEnumerable<(string Source, string Point)> mounts, CancellationToken ct) =>
        StartAsync(host,
            [
                point, upper, upper + ".img", (storage ?? 0).ToString(CultureInfo.InvariantCulture), storage is null ? "plain" : how.ToString().ToLowerInvariant(),
                host.IsPrivileged ? host.FirstIdText : "0", string.Join(':', layers), host.IsPrivileged ? "" : ",userxattr", host.Tools.MakeFiles ?? "", .. mounts.SelectMany(mount => new[] { mount.Source, mount.Point }),
            ],
            ct);

    /// <summary>Shows one folder of the host at the mount point.</summary>
    public static Task<Holder> BindAsync(LocalHost host, string point, string folder, CancellationToken ct) =>
        StartAsync(host, [point, "", "", "", "plain", "", folder, "bind", ""], ct);

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.Exited;
        await process.DisposeAsync();
    }

    private static async Task<Holder> StartAsync(LocalHost host, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        List<string> command = [.. host.IsPrivileged ? [] : (string[])["--user", "--map-root-user"], "--mount", "--propagation", "private"];
        // In a user namespace of its own the process cannot say that it dies with its parent before it became root there; the closed pipe ends it as well.
        command.AddRange([host.Tools.Privileges, "--pdeathsig", "KILL", host.Tools.Shell, "-c", Script, "holder", .. arguments]);
        var process = await host.Processes.StartAsync(
            new ProcessSpec(host.Tools.Unshare, command)
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin" },
                WorkingDirectory = host.State,
                OutputCap = 16 * 1024,
                MarksTree = false,
                KillGrace = TimeSpan.Zero,
            },
            ct);
        try
        {
            var buffer = new byte[16];
            if (await process.Output.ReadAtLeastAsync(buffer, 6, throwOnEndOfStream: false, ct) >= 6)
                return new Holder(process);
            await process.Exited;
            await process.DrainErrorsAnd(Task.CompletedTask);
            throw new SandboxInfrastructureException($"a local sandbox's files cannot be mounted: {process.Errors.Text.Trim()}");
        }
        catch
        {
            process.Kill();
            await process.DisposeAsync();
            throw;
        }
    }
}
