using System.Globalization;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>Processor time of a process and everything that descends from it, finished children included.</summary>
internal static class ProcessorTime
{
    // USER_HZ is 100 in the kernel's interface whatever the kernel's own clock is.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public static TimeSpan OfTree(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<(int Id, int Parent, long Ticks)>().ToLookup(process => process.Parent);
        var ticks = Read($"/proc/{root}")?.Ticks ?? 0;
        var parents = new Queue<int>([root]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in all[parent])
            {
                ticks += child.Ticks;
                parents.Enqueue(child.Id);
            }
        }

        return ticks * Tick;
    }

    private static (int Id, int Parent, long Ticks)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;

        try
        {
            // "pid (name) state parent …": the name may hold anything. Fields 14 to 17 are own and reaped children's time.
            var stat = File.ReadAllText(folder + "/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), ticks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or FormatException)
        {
            return null;
        }
    }
}
