using System.Globalization;
using System.Text;

namespace AutoHarness.Sandboxes.Processes;

/// <summary>Finds the processes that came from one child, also those that left its session or lost their parent.</summary>
internal static class ProcessTree
{
    /// <summary>The environment variable that marks a tree.</summary>
    public const string MarkName = "AUTO_HARNESS_TREE";

    /// <summary>Kills everything that is left of a tree; repeats because a tree may still grow while it is read.</summary>
    public static void Kill(int root, string? mark)
    {
        Signals.SendToGroup(root, Signals.Kill);
        if (!OperatingSystem.IsLinux())
            return;

        for (var round = 0; round < 10; round++)
        {
            var found = Find(root, mark);
            if (found.Count == 0)
                return;
            foreach (var process in found)
                Signals.Send(process, Signals.Kill);
        }
    }

    /// <summary>Live processes of the tree, the root included; zombies are left out.</summary>
    public static List<int> Find(int root, string? mark)
    {
        var all = ReadAll();
        var tree = new HashSet<int> { root };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var entry in all)
                grown |= (tree.Contains(entry.Parent) || entry.Session == root) && tree.Add(entry.Id);
        }

        if (mark is not null)
            tree.UnionWith(all.Where(entry => HasMark(entry.Id, mark)).Select(entry => entry.Id));
        return [.. all.Where(entry => tree.Contains(entry.Id) && entry.State is not ('Z' or 'X')).Select(entry => entry.Id)];
    }

    private static List<Entry> ReadAll()
    {
        var entries = new List<Entry>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && TryRead(id, out var entry))
                entries.Add(entry);
        }

        return entries;
    }

    private static bool TryRead(int id, out Entry entry)
    {
        entry = default;
        try
        {
            // "pid (name) state ppid pgrp session ...": the name may hold spaces and brackets.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var rest = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            entry = new Entry(id, rest[0][0], int.Parse(rest[1], CultureInfo.InvariantCulture), int.Parse(rest[3], CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static bool HasMark(int id, string mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(Encoding.UTF8.GetBytes($"{MarkName}={mark}")) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private readonly record struct Entry(int Id, char State, int Parent, int Session);
}
