using System.Globalization;
using System.Runtime.InteropServices;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>A process and everything that descends from it, as the kernel lists them at one moment.</summary>
internal sealed class ProcessFamily
{
    private readonly List<Member> _members;

    private ProcessFamily(List<Member> members) => _members = members;

    /// <summary>Processor time, that of finished and reaped children included.</summary>
    public TimeSpan Processor => TimeSpan.FromMilliseconds(10 * _members.Sum(member => member.Ticks));

    /// <summary>Process ids, the root first.</summary>
    public IEnumerable<int> Ids => _members.Select(member => member.Id);

    public static ProcessFamily Of(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<Member>().ToList();
        var children = all.ToLookup(member => member.Parent);
        var members = all.Where(member => member.Id == root).ToList();
        for (var i = 0; i < members.Count; i++)
            members.AddRange(children[members[i].Id]);

        return new ProcessFamily(members);
    }

    /// <summary>Whether one of them still runs; a later process that got the same id does not count.</summary>
    public bool AnyAlive() => _members.Exists(member => Read($"/proc/{member.Id}") is { } now && string.Equals(now.Started, member.Started, StringComparison.Ordinal) && now.State is not ('Z' or 'X'));

    private static Member? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;

        try
        {
            // "pid (name) state parent …": the name may hold anything. Counted from the state: 11 to 14 are own and reaped children's time in 1/100 s, 19 the start.
            var stat = File.ReadAllText(folder + "/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            return new Member(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0][0], ticks, fields[19]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Member(int Id, int Parent, char State, long Ticks, string Started);
}
