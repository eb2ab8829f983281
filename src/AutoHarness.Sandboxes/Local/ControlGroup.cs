using System.Globalization;
using System.Security.Cryptography;

namespace AutoHarness.Sandboxes.Local;

/// <summary>The group (one per hierarchy) that a jail's processes are put in. Disposing it removes it; its processes must be gone by then.</summary>
internal sealed class ControlGroup : IAsyncDisposable
{
    private const string NamePrefix = "auto-harness-";
    private readonly List<(string Folder, ControlGroupParent Parent)> folders = [];

    private readonly TimeProvider time;

    private ControlGroup(TimeProvider time) => this.time = time;

    /// <summary>The folders whose <c>cgroup.procs</c> the jail's first process writes itself into.</summary>
    public IEnumerable<string> Folders => folders.Select(folder => folder.Folder);

    /// <summary>Makes a group with limits under every parent.</summary>
    /// <exception cref="IOException">A hierarchy refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">A hierarchy is not ours to write.</exception>
    public static ControlGroup Create(IEnumerable<ControlGroupParent> parents, JailLimits limits, TimeProvider time)
    {
        var group = new ControlGroup(time);
        var name = $"{NamePrefix}{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        try
        {
            foreach (var parent in parents)
            {
                var folder = Path.Combine(parent.Folder, name);
                Directory.CreateDirectory(folder);
                group.folders.Add((folder, parent));
                foreach (var controller in parent.Controllers)
                    Limit(folder, parent.IsV2, controller, limits);
            }

            return group;
        }
        catch
        {
            foreach (var (folder, _) in group.folders)
                TryRemove(folder);
            throw;
        }
    }

    /// <summary>Removes groups that a killed harness left behind.</summary>
    public static void Sweep(IEnumerable<ControlGroupParent> parents)
    {
        foreach (var folder in parents.SelectMany(parent => Directory.EnumerateDirectories(parent.Folder, NamePrefix + "*")))
        {
            var owner = Path.GetFileName(folder)[NamePrefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{owner}"))
                TryRemove(folder);
        }
    }

    /// <summary>The limit that the kernel enforced, if any. A full process table counts: the fork that failed was the agent's.</summary>
    public JailBreach? FindBreach(JailLimits limits)
    {
        foreach (var (folder, parent) in folders)
        {
            if (parent.Has("memory") && Count(Path.Combine(folder, parent.IsV2 ? "memory.events" : "memory.oom_control"), "oom_kill") > 0)
                return JailWatchdog.MemoryBreach(limits);
            if (parent.Has("pids") && Count(Path.Combine(folder, "pids.events"), "max") > 0)
                return JailWatchdog.ProcessBreach(limits);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        // Dead processes leave their group a moment after they are gone.
        for (var attempt = 0; attempt < 50 && folders.Exists(folder => !TryRemove(folder.Folder)); attempt++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
    }

    private static void Limit(string folder, bool v2, string controller, JailLimits limits)
    {
        switch (controller)
        {
            case "memory" when v2:
                Write(folder, "memory.max", limits.MemoryBytes);
                WriteIfThere(folder, "memory.swap.max", 0);
                WriteIfThere(folder, "memory.oom.group", 1);
                break;
            case "memory":
                Write(folder, "memory.limit_in_bytes", limits.MemoryBytes);
                WriteIfThere(folder, "memory.memsw.limit_in_bytes", limits.MemoryBytes);
                break;
            case "pids":
                Write(folder, "pids.max", limits.Processes);
                break;
            // The group as a whole weighs as much as one process beside it, which is fair to both sides; only a ceiling needs writing.
            case "cpu" when v2:
                if (limits.CpuCores is { } cores)
                    File.WriteAllText(Path.Combine(folder, "cpu.max"), string.Create(CultureInfo.InvariantCulture, $"{(long)(cores * 100_000)} 100000"));
                break;
            default:
                if (limits.CpuCores is { } share)
                    Write(folder, "cpu.cfs_quota_us", (long)(share * 100_000));
                break;
        }
    }

    private static void Write(string folder, string file, long value)
    {
        // Opened, not created: a hierarchy without this controller has no such file.
        using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.Write);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
    }

    private static void WriteIfThere(string folder, string file, long value)
    {
        if (File.Exists(Path.Combine(folder, file)))
            Write(folder, file, value);
    }

    private static long Count(string file, string key)
    {
        try
        {
            return File.ReadLines(file)
                .Where(line => line.StartsWith(key + " ", StringComparison.Ordinal))
                .Select(line => long.Parse(line.AsSpan(key.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>False while the group still has processes in it.</summary>
    private static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: false);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }
}
