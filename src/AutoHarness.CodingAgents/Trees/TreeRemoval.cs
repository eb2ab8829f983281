using System.Globalization;

namespace AutoHarness.CodingAgents.Trees;

/// <summary>Removes a tree of any depth, with any names and modes, following no link.</summary>
internal static class TreeRemoval
{
    private const string PitName = ".removing";
    private const int OwnerOnly = 0x1C0;
    private const int Batch = 1000;

    /// <summary>Removes <paramref name="name"/> from the folder, and what an interrupted removal left there. False when something could not be removed.</summary>
    public static bool Remove(string folder, string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, PitName));
        using var parent = DirectoryHandle.OpenRoot(folder);
        var pit = parent.Enter(EntryName.Of(PitName));
        if (pit is null)
            return false;

        bool complete;
        using (pit)
        {
            var removal = new Pit(pit);
            complete = removal.Take(parent, EntryName.Of(name)) & removal.Empty();
        }

        return complete && parent.Remove(EntryName.Of(PitName), directory: true);
    }

    // Every directory is moved into the pit before it is entered, so depth costs neither descriptors nor path length.
    private sealed class Pit(DirectoryHandle pit)
    {
        private readonly Queue<EntryName> _pending = new(pit.List(int.MaxValue) ?? []);
        private long _next = (pit.List(int.MaxValue) ?? []).Select(NumberOf).DefaultIfEmpty(0).Max() + 1;

        public bool Take(DirectoryHandle from, EntryName name)
        {
            if (from.Look(name) is not { } status)
                return true;

            if (status.Kind != EntryKind.Directory)
                return from.Remove(name, directory: false);

            // Moving a directory rewrites its "..", which needs write permission on it.
            from.SetMode(name, OwnerOnly);
            var numbered = EntryName.Of((_next++).ToString(CultureInfo.InvariantCulture));
            if (!from.Move(name, pit, numbered))
                return false;

            _pending.Enqueue(numbered);
            return true;
        }

        public bool Empty()
        {
            var complete = true;
            while (_pending.TryDequeue(out var name))
            {
                if (pit.Look(name) is { Kind: EntryKind.Directory })
                {
                    pit.SetMode(name, OwnerOnly);
                    using (var directory = pit.Enter(name))
                        complete &= directory is not null && Clear(directory);

                    complete &= pit.Remove(name, directory: true);
                }
                else
                {
                    complete &= pit.Remove(name, directory: false);
                }
            }

            return complete;
        }

        private bool Clear(DirectoryHandle directory)
        {
            while (directory.List(Batch) is { } names)
            {
                if (names.Count == 0)
                    return true;

                var progress = false;
                foreach (var name in names)
                    progress |= Take(directory, name);

                if (!progress)
                    return false;
            }

            return false;
        }

        private static long NumberOf(EntryName name) => long.TryParse(name.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
