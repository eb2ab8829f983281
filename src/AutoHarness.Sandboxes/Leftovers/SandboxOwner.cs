using System.Globalization;

namespace AutoHarness.Sandboxes.Leftovers;

/// <summary>The process that a sandbox belongs to, so that the sandboxes of a killed one can be told from those of a living one.</summary>
/// <param name="Machine">The machine, as far as it has a name of its own.</param>
/// <param name="Boot">Its running since it was switched on.</param>
/// <param name="Space">The process numbers' own name space.</param>
/// <param name="ProcessId">In that space.</param>
/// <param name="Started">In the kernel's own unit; tells a process from a later one with its number.</param>
internal sealed record SandboxOwner(string Machine, string Boot, string Space, int ProcessId, long Started)
{
    private const char Separator = '/';

    /// <summary>This process.</summary>
    public static SandboxOwner Current { get; } = new(
        ReadFirst("/etc/machine-id") ?? Environment.MachineName,
        ReadFirst("/proc/sys/kernel/random/boot_id") ?? "",
        new FileInfo("/proc/self/ns/pid").LinkTarget ?? "",
        Environment.ProcessId,
        StartOf(Environment.ProcessId) ?? 0);

    /// <summary>The inverse of <see cref="ToString"/>; null for anything else.</summary>
    public static SandboxOwner? Parse(string? text)
    {
        var parts = text?.Split(Separator) ?? [];
        return parts.Length == 5
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            ? new SandboxOwner(parts[0], parts[1], parts[2], process, started)
            : null;
    }

    /// <summary>It certainly lives no more. Of a process on another machine or in another container nothing is known, so it counts as living.</summary>
    public bool IsGone()
    {
        if (!string.Equals(Machine, Current.Machine, StringComparison.Ordinal))
            return false;
        if (!string.Equals(Boot, Current.Boot, StringComparison.Ordinal))
            return true;
        return string.Equals(Space, Current.Space, StringComparison.Ordinal) && StartOf(ProcessId) != Started;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}/{Boot}/{Space}/{ProcessId}/{Started}");

    private static long? StartOf(int process)
    {
        try
        {
            // "pid (name) state ppid ... starttime": the name may hold spaces and brackets; the start is the 20th field after it.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ReadFirst(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault()?.Trim() is { Length: > 0 } line ? line : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
