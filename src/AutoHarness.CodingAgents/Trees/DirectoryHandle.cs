using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.CodingAgents.Trees;

/// <summary>An open directory. Everything below it is reached through the descriptor, one name at a time, and no link is ever followed.</summary>
internal sealed class DirectoryHandle : SafeHandleMinusOneIsInvalid
{
    private const int NameOffset = 19;

    private DirectoryHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    private int Descriptor => (int)handle;

    /// <summary>Opens a directory that only the harness can have put there.</summary>
    /// <exception cref="IOException">It is not a directory, or cannot be opened.</exception>
    public static DirectoryHandle OpenRoot(string path)
    {
        var root = Open(LibC.CurrentDirectory, EntryName.Of(path));
        return root ?? throw new IOException($"cannot open the directory {path}: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>The directory of that name, or null when there is none that may be entered.</summary>
    public DirectoryHandle? Enter(EntryName name) => Open(Descriptor, name);

    /// <summary>What the name stands for, or null when there is nothing.</summary>
    public EntryStatus? Look(EntryName name) =>
        LibC.StatX(Descriptor, name.Terminated, LibC.DoNotFollowStat, LibC.BasicStats, out var status) == 0 ? EntryStatus.Of(status) : null;

    public EntryStatus Look()
    {
        if (LibC.StatX(Descriptor, [0], LibC.EmptyPath, LibC.BasicStats, out var status) != 0)
            throw new IOException($"cannot look at an open directory: error {Marshal.GetLastPInvokeError()}");

        return EntryStatus.Of(status);
    }

    /// <summary>Opens a regular file for reading; null when it is anything else or cannot be read.</summary>
    public SafeFileHandle? OpenFile(EntryName name)
    {
        if (Look(name) is not { Kind: EntryKind.File } before)
            return null;

        // A FIFO that took the file's place would block an ordinary open.
        var descriptor = LibC.OpenAt(Descriptor, name.Terminated, LibC.ReadOnly | LibC.NonBlocking | LibC.DoNotFollow | LibC.CloseOnExec, 0);
        if (descriptor < 0)
            return null;

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (LibC.StatX(descriptor, [0], LibC.EmptyPath, LibC.BasicStats, out var status) == 0
            && EntryStatus.Of(status) is { Kind: EntryKind.File } after
            && after.Inode == before.Inode && after.Device == before.Device)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Names in the directory, at most <paramref name="limit"/>; null when it cannot be listed.</summary>
    public List<EntryName>? List(int limit)
    {
        var copy = LibC.OpenAt(Descriptor, ".\0"u8.ToArray(), LibC.ReadOnly | LibC.DirectoryOnly | LibC.CloseOnExec, 0);
        if (copy < 0)
            return null;

        var stream = LibC.OpenDirectoryStream(copy);
        if (stream == 0)
        {
            _ = LibC.Close(copy);
            return null;
        }

        try
        {
            return ReadNames(stream, limit);
        }
        finally
        {
            _ = LibC.CloseDirectory(stream);
        }
    }

    /// <summary>Where a link points, in visible form and cut short.</summary>
    public string LinkTarget(EntryName name)
    {
        var target = new byte[256];
        var length = LibC.ReadLinkAt(Descriptor, name.Terminated, target, target.Length);
        return length < 0 ? "?" : EntryName.Of(target.AsSpan(0, (int)length)).Text;
    }

    public bool Remove(EntryName name, bool directory) => LibC.UnlinkAt(Descriptor, name.Terminated, directory ? LibC.RemoveDirectory : 0) == 0;

    public bool Move(EntryName name, DirectoryHandle to, EntryName newName) => LibC.RenameAt(Descriptor, name.Terminated, to.Descriptor, newName.Terminated) == 0;

    /// <summary>Sets the permission bits of a file or directory that is known not to be a link.</summary>
    public bool SetMode(EntryName name, int mode) => LibC.ChangeModeAt(Descriptor, name.Terminated, (uint)mode, 0) == 0;

    protected override bool ReleaseHandle() => LibC.Close(Descriptor) == 0;

    private static DirectoryHandle? Open(int parent, EntryName name)
    {
        var descriptor = LibC.OpenAt(parent, name.Terminated, LibC.ReadOnly | LibC.DirectoryOnly | LibC.DoNotFollow | LibC.CloseOnExec, 0);
        return descriptor < 0 ? null : new DirectoryHandle(descriptor);
    }

    private static unsafe List<EntryName> ReadNames(nint stream, int limit)
    {
        var names = new List<EntryName>();
        for (var entry = LibC.ReadDirectory(stream); entry != 0 && names.Count < limit; entry = LibC.ReadDirectory(stream))
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + NameOffset);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                names.Add(EntryName.Of(name));
        }

        return names;
    }
}
