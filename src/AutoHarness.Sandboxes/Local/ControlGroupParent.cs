namespace AutoHarness.Sandboxes.Local;

/// <summary>A place in one cgroup hierarchy where groups for jails can be made.</summary>
/// <param name="Folder">The parent group's folder.</param>
/// <param name="IsV2">The unified hierarchy; otherwise a version 1 hierarchy of one controller.</param>
/// <param name="Controllers">Which of <c>memory</c>, <c>pids</c> and <c>cpu</c> it limits.</param>
internal sealed record ControlGroupParent(string Folder, bool IsV2, IReadOnlyList<string> Controllers)
{
    /// <summary>The three that jails use.</summary>
    public static IReadOnlyList<string> Wanted { get; } = ["memory", "pids", "cpu"];

    /// <summary>True where it limits the controller.</summary>
    public bool Has(string controller) => Controllers.Contains(controller, StringComparer.Ordinal);

    /// <summary>Candidates on this machine, from its mounts and this process's own groups; not tried yet.</summary>
    /// <param name="mounts">Content of <c>/proc/self/mounts</c>.</param>
    /// <param name="groups">Content of <c>/proc/self/cgroup</c>.</param>
    public static IEnumerable<ControlGroupParent> Candidates(string mounts, string groups)
    {
        var own = groups.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 3))
            .Where(parts => parts.Length == 3)
            .SelectMany(parts => parts[1].Split(',').Select(controller => (controller, path: parts[2])))
            .DistinctBy(pair => pair.controller, StringComparer.Ordinal)
            .ToDictionary(pair => pair.controller, pair => pair.path, StringComparer.Ordinal);

        foreach (var mount in mounts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(fields => fields.Length >= 4))
        {
            if (string.Equals(mount[2], "cgroup2", StringComparison.Ordinal))
            {
                // A group that holds processes cannot hand controllers down, so siblings of our own group are tried too.
                for (var path = own.GetValueOrDefault("", "/"); ; path = Path.GetDirectoryName(path)!)
                {
                    yield return new ControlGroupParent(Join(mount[1], path), IsV2: true, Wanted);
                    if (path.Length <= 1)
                        break;
                }
            }
            else if (string.Equals(mount[2], "cgroup", StringComparison.Ordinal))
            {
                var options = mount[3].Split(',');
                var controllers = Wanted.Where(wanted => options.Contains(wanted, StringComparer.Ordinal)).ToArray();
                if (controllers.Length > 0)
                    yield return new ControlGroupParent(Join(mount[1], own.GetValueOrDefault(controllers[0], "/")), IsV2: false, controllers);
            }
        }
    }

    private static string Join(string mount, string path) => path.Length <= 1 ? mount : mount + path;
}
