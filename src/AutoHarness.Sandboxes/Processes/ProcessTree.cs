using System.Globalization;
using System.Text;

namespace AutoHarness.Sandboxes.Processes;

/// <summary>Finds the processes that came from one child, also those that left its session or lost their parent.</summary>
internal static class ProcessTree
{
    /// <summary>The environment variable that marks a tree.</summary>
    public const string MarkName = "AUTO_HARNESS_TREE";

    /// <summary>Kills everything that is left of a tree; repeats because a tree may still grow while it is read.</summary>
    public static void Kill(int root, bool rootIsGone, string? mark)
    {
        Signals.SendToGroup(root, Signals.Kill);
        if (!OperatingSystem.IsLinux())
            return;

        for (var round = 0; round < 10; round++)
        {
            var found = Find(root, rootIsGone, mark);
            if (found.Count == 0)
                return;
            foreach (var process in found)
                Signals.Send(process, Signals.Kill);
        }
    }

    /// <summary>Live processes of the tree, the root included; zombies are left out.</summary>
    /// <param name="root">Its process id, which is its session id too.</param>
    /// <param name="rootIsGone">The id may have been given to a stranger meanwhile; only its session and mark count.</param>
    /// <param name="mark">The value of the marking variable, or null.</param>
    public static List<int> Find(int root, bool rootIsGone, string? mark)
    {
        var all = ReadAll();
        HashSet<int> tree = rootIsGone ? [] : [root];
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

    /// <summary>Memory that is the tree's own, in bytes (anonymous, shared and swapped; file pages are left out), and its threads.</summary>
    public static (long Memory, int Threads) Measure(IEnumerable<int> processes)
    {
        long memory = 0;
        var threads = 0;
        foreach (var id in processes)
        {
            foreach (var line in ReadLines($"/proc/{id}/status"))
            {
                if (line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal) || line.StartsWith("VmSwap:", StringComparison.Ordinal))
                    memory += Number(line) * 1024;
                else if (line.StartsWith("Threads:", StringComparison.Ordinal))
                    threads += (int)Number(line);
            }
        }

        return (memory, threads);
    }

    /// <summary>The process is in a control group whose name holds the text, which nothing inside it can change.</summary>
    public static bool IsInGroup(int id, string text) => ReadLines($"/proc/{id}/cgroup").Any(line => line.Contains(text, StringComparison.Ordinal));

    private static long Number(string line)
    {
        var digits = line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim();
        var end = digits.IndexOf(' ');
        return long.Parse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
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
