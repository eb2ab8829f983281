using System.IO.Enumeration;

namespace AutoHarness.Sandboxes.Transfer;

/// <summary>Lists what is in a folder of the host. The base library's own walk goes through links to folders, out of the folder and in circles.</summary>
internal static class FolderWalk
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>All files, folders and links below, in ordinal order of their paths; links are listed and not entered.</summary>
    public static IEnumerable<FileSystemInfo> Enumerate(string folder) =>
        new FileSystemEnumerable<FileSystemInfo>(folder, (ref FileSystemEntry entry) => entry.ToFileSystemInfo(), Everything)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == FileAttributes.None,
        }
        .OrderBy(entry => entry.FullName, StringComparer.Ordinal);
}
