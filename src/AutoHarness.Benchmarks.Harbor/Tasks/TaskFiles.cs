namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>The files of a task that count: regular ones, no links, nothing that tools leave lying about.</summary>
internal static class TaskFiles
{
    private static readonly string[] Passed = [".DS_Store", ".git", "__pycache__"];

    /// <summary>Every regular file below a folder, as full paths, in no particular order.</summary>
    public static IEnumerable<string> Below(string folder) => new DirectoryInfo(folder)
        .EnumerateFileSystemInfos()
        .Where(entry => !Passed.Contains(entry.Name, StringComparer.Ordinal) && entry.LinkTarget is null)
        .SelectMany(entry => entry is DirectoryInfo inner ? Below(inner.FullName) : [entry.FullName]);
}
