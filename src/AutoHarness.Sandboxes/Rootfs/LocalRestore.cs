using AutoHarness.Sandboxes.Rootfs.Files;
using AutoHarness.Sandboxes.Rootfs.Images;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>Puts files of the image back into a local sandbox. The image's own layers lie beside it, untouched.</summary>
internal sealed class LocalRestore(LocalHost host, LocalImage image, RootedTree tree)
{
    private const int MaxLinks = 10;

    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var layers = image.Layers.Select(layer => new RootedTree(Path.Combine(host.State, layer), host.FirstId)).ToArray();
        try
        {
            var restored = new List<string>();
            foreach (var path in paths)
            {
                if (await RestoreAsync(layers, path, ct))
                    restored.Add(path);
            }

            return restored;
        }
        finally
        {
            foreach (var layer in layers)
                layer.Dispose();
        }
    }

    /// <summary>The topmost layer that says something about a path, with what it says; null when none has it, or when one took it away.</summary>
    private static (RootedTree Layer, FileLook Look)? Find(RootedTree[] layers, string path)
    {
        foreach (var layer in layers)
        {
            if (layer.Look(path) is not { } look)
                continue;
            // A character device in an upper layer is overlayfs's mark for a deleted file.
            return (look.Mode & NativeFile.TypeMask) == 0x2000 ? null : (layer, look);
        }

        return null;
    }

    /// <summary>Walks along the path as the image has it, and puts right whatever stands in the way.</summary>
    private async Task<bool> RestoreAsync(RootedTree[] layers, string path, CancellationToken ct)
    {
        var changed = false;
        var current = "";
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        for (var links = 0; rest.TryPop(out var name);)
        {
            if (name is "..")
            {
                current = current[..Math.Max(0, current.LastIndexOf('/'))];
                continue;
            }

            var place = $"{current}/{name}";
            if (Find(layers, place) is not { } original)
            {
                // Nothing of the image is here or below, though a folder may be that was made since.
                var full = string.Join('/', rest.Prepend(place));
                return tree.Look(full) is { IsDirectory: false } && tree.Remove(full);
            }

            changed |= await PutAsync(original.Layer, original.Look, place, ct);
            if (!original.Look.IsLink)
            {
                current = place;
                continue;
            }

            var target = original.Layer.ReadLink(place) ?? "";
            if (++links > MaxLinks)
                return changed;
            if (target.StartsWith('/'))
                current = "";
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ".").Reverse())
                rest.Push(part);
        }

        return changed;
    }

    private async Task<bool> PutAsync(RootedTree layer, FileLook original, string place, CancellationToken ct)
    {
        var now = tree.Look(place);
        if (original.IsDirectory)
        {
            if (now is { IsDirectory: true })
                return false;
            tree.Remove(place);
            tree.MakeFolder(place);
            return true;
        }

        if (original.IsLink)
        {
            var target = layer.ReadLink(place) ?? "";
            if (now is { IsLink: true } && string.Equals(tree.ReadLink(place), target, StringComparison.Ordinal))
                return false;
            tree.MakeLink(place, target);
            return true;
        }

        using var content = layer.Open(place);
        if (content is null || (now is { IsRegular: true } same && same.Size == original.Size && same.Mode == original.Mode && await IsSameAsync(content, place, ct)))
            return false;
        await using var stream = new FileStream(content, FileAccess.Read);
        await tree.WriteAsync(place, stream, (UnixFileMode)(original.Mode & 0xFFF), original.Uid - host.FirstId, original.Gid - host.FirstId, ct);
        return true;
    }

    private async Task<bool> IsSameAsync(Microsoft.Win32.SafeHandles.SafeFileHandle original, string place, CancellationToken ct)
    {
        using var now = tree.Open(place);
        if (now is null)
            return false;
        byte[] left = new byte[64 * 1024], right = new byte[64 * 1024];
        for (long position = 0; ;)
        {
            var count = await RandomAccess.ReadAsync(original, left, position, ct);
            var other = await RandomAccess.ReadAsync(now, right, position, ct);
            if (count != other || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, other)))
                return false;
            if (count == 0)
                return true;
            position += count;
        }
    }
}
