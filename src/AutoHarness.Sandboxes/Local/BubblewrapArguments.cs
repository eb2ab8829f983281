using System.Globalization;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Local;

/// <summary>Writes the argument list for bubblewrap. Descriptors 3 and 4 must hold the jail's passwd and group files.</summary>
internal static class BubblewrapArguments
{
    public const string Passwd = "agent:x:1000:1000:agent:/tmp:/bin/sh";
    public const string Group = "agent:x:1000:";

    private static readonly string[] SystemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
    private static readonly string[] LoaderFiles = ["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime"];
    private static readonly string[] NetworkFiles =
    [
        "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols",
        "/etc/ssl", "/etc/ca-certificates", "/etc/ca-certificates.conf", "/etc/pki",
    ];

    /// <summary>
    /// Whether a variable may act only inside the jail. All others are handed down as environment, since argument lists can be read by every user of the host
    /// and some values are keys.
    /// </summary>
    public static bool IsForLoader(string name) => name.StartsWith("LD_", StringComparison.Ordinal);

    /// <summary>Everything after <c>bwrap</c> and before the jailed command.</summary>
    /// <param name="spec">The jail.</param>
    /// <param name="command">Gives environment and working directory.</param>
    /// <param name="locksUserNamespaces">This bubblewrap can forbid further user namespaces inside.</param>
    public static List<string> Build(JailSpec spec, ProcessSpec command, bool locksUserNamespaces)
    {
        List<string> arguments =
        [
            "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
            "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
            "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        ];
        if (spec.Network == JailNetwork.None)
            arguments.Add("--unshare-net");
        if (locksUserNamespaces)
            arguments.Add("--disable-userns");

        AddSystem(arguments, spec);
        AddMounts(arguments, spec);
        foreach (var (name, value) in command.Environment.Where(variable => IsForLoader(variable.Key)))
            arguments.AddRange(["--setenv", name, value]);

        // What is left of the jail's own root would be memory without a limit. The kernel's settings under /proc/sys belong to
        // the real root user: a jail started by root could write them even without a single capability.
        arguments.AddRange(["--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", command.WorkingDirectory ?? "/tmp", "--"]);
        return arguments;
    }

    private static void AddSystem(List<string> arguments, JailSpec spec)
    {
        arguments.AddRange(["--ro-bind", "/usr", "/usr"]);
        foreach (var folder in SystemFolders)
        {
            if (new DirectoryInfo(folder).LinkTarget is { } target)
                arguments.AddRange(["--symlink", target, folder]);
            else if (Directory.Exists(folder))
                arguments.AddRange(["--ro-bind", folder, folder]);
        }

        foreach (var file in spec.Network == JailNetwork.Host ? [.. LoaderFiles, .. NetworkFiles] : LoaderFiles)
            arguments.AddRange(["--ro-bind-try", file, file]);

        var size = spec.Limits.TemporaryBytes.ToString(CultureInfo.InvariantCulture);
        arguments.AddRange(
        [
            "--ro-bind-data", "3", "/etc/passwd", "--ro-bind-data", "4", "/etc/group",
            "--proc", "/proc", "--dev", "/dev",
            "--size", size, "--tmpfs", "/dev/shm", "--size", size, "--tmpfs", "/tmp",
        ]);
    }

    private static void AddMounts(List<string> arguments, JailSpec spec)
    {
        foreach (var mount in spec.ReadOnly)
            arguments.AddRange(["--ro-bind", mount.Source, mount.Target]);
        foreach (var mount in spec.Writable)
            arguments.AddRange(["--bind", mount.Source, mount.Target]);
        foreach (var path in spec.Masked)
        {
            if (Directory.Exists(OnHost(path, spec)))
                arguments.AddRange(["--size", "4096", "--tmpfs", path, "--remount-ro", path]);
            else
                arguments.AddRange(["--ro-bind", "/dev/null", path]);
        }
    }

    private static string OnHost(string path, JailSpec spec)
    {
        var mount = spec.ReadOnly.Concat(spec.Writable)
            .Where(mount => path.StartsWith(mount.Target.TrimEnd('/') + "/", StringComparison.Ordinal) || string.Equals(path, mount.Target, StringComparison.Ordinal))
            .MaxBy(mount => mount.Target.Length);
        return mount is null ? path : mount.Source + path[mount.Target.TrimEnd('/').Length..];
    }
}
