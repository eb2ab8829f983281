using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>Runs programs in a space by way of <c>nsenter</c>.</summary>
internal static class LocalExec
{
    /// <summary>A command line for the host that becomes the program inside.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="space">Where it runs.</param>
    /// <param name="groups">Control groups to join first; entering a space does not.</param>
    /// <param name="program">With its arguments.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="user">Number inside.</param>
    /// <param name="group">Number inside.</param>
    public static ProcessSpec Build(
        LocalHost host, Space space, IEnumerable<string> groups, IReadOnlyList<string> program, IReadOnlyDictionary<string, string> environment, uint user, uint group)
    {
        var loader = environment.Where(pair => LocalHost.IsForLoader(pair.Key)).Select(pair => $"{pair.Key}={pair.Value}").ToArray();
        List<string> inside = loader.Length == 0 ? [.. program] : ["env", .. loader, .. program];
        return new ProcessSpec(host.Tools.Shell, ["-c", LocalHost.JoinScript, "sandbox", .. groups, "--", host.Tools.Enter, .. space.EnterArguments(user, group), "--", .. inside])
        {
            Environment = LocalHost.Safe(environment),
            WorkingDirectory = "/",
            KillGrace = TimeSpan.Zero,
        };
    }
}
