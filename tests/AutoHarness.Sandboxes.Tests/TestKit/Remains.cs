namespace AutoHarness.Sandboxes.Tests.TestKit;

/// <summary>What a sandbox may leave on the machine.</summary>
internal static class Remains
{
    /// <summary>Mounts, control groups, folders and processes that carry a local sandbox's id or belong to its commands.</summary>
    public static List<string> OfLocal(string id, int harness)
    {
        var state = LocalRig.Options.StateFolder!;
        List<string> found = [.. File.ReadLines("/proc/self/mounts").Where(line => line.Contains(id, StringComparison.Ordinal))];
        found.AddRange(new[] { Path.Combine(state, "runs", id), Path.Combine("/run/auto-harness", id) }.Where(Directory.Exists));
        found.AddRange(Directory.EnumerateDirectories("/sys/fs/cgroup", $"auto-harness-{harness}-*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 6, IgnoreInaccessible = true }));
        found.AddRange(Sleepers());
        return found;
    }

    /// <summary>The processes that <see cref="Victim"/> leaves in its sandbox.</summary>
    public static IEnumerable<string> Sleepers() => Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture, out _))
        .Select(CommandLine)
        .Where(command => command.Contains("sleep 359", StringComparison.Ordinal));

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
