using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Local;

/// <summary>The programs of the host that a jail is made of. Looked up in fixed places, so that a changed <c>PATH</c> cannot replace them.</summary>
internal sealed record JailTools(string Shell, string Nice, string ResourceLimits, string Privileges, string? Bubblewrap, bool LocksUserNamespaces)
{
    private const string Places = "/usr/bin:/bin:/usr/local/bin:/usr/sbin:/sbin:/run/current-system/sw/bin";

    /// <exception cref="JailUnavailableException">One of them is missing.</exception>
    public static async Task<JailTools> FindAsync(JailMode mode, ProcessRunner processes, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
            throw new JailUnavailableException("the local jail exists on Linux only", "run inside a Linux container, or set 'jail: none' in the config to run without one");

        var tools = new JailTools(Need("sh", "dash"), Need("nice", "coreutils"), Need("prlimit", "util-linux"), Need("setpriv", "util-linux"), null, LocksUserNamespaces: false);
        if (mode == JailMode.None)
            return tools;

        var bubblewrap = Need("bwrap", "bubblewrap");
        var help = await processes.RunAsync(new ProcessSpec(bubblewrap, ["--help"]), ct);
        return tools with { Bubblewrap = bubblewrap, LocksUserNamespaces = help.Stdout.Text.Contains("--disable-userns", StringComparison.Ordinal) };
    }

    private static string Need(string program, string package) => ProgramPath.Find(program, Places)
        ?? throw new JailUnavailableException($"{program} is not installed", $"apt-get install -y {package}");
}
