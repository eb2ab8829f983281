using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>The programs of the host that local sandboxes are made of, from fixed places.</summary>
internal sealed record LocalTools(string Shell, string Bubblewrap, string Enter, string Unshare, string Privileges, string Mount, string Tar, string? MakeFiles)
{
    private const string Places = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/run/current-system/sw/bin";

    /// <exception cref="SandboxUnavailableException">One is missing.</exception>
    public static LocalTools Find()
    {
        if (!OperatingSystem.IsLinux())
            throw new SandboxUnavailableException("local sandboxes exist on Linux only", "use 'sandbox: docker'");
        return new LocalTools(
            Need("sh", "dash"), Need("bwrap", "bubblewrap"), Need("nsenter", "util-linux"), Need("unshare", "util-linux"), Need("setpriv", "util-linux"), Need("mount", "mount"),
            Need("tar", "tar"), ProgramPath.Find("mkfs.ext4", Places));
    }

    private static string Need(string program, string package) => ProgramPath.Find(program, Places)
        ?? throw new SandboxUnavailableException($"{program} is not installed", $"apt-get install -y {package}");
}
