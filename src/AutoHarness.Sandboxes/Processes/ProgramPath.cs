namespace AutoHarness.Sandboxes.Processes;

/// <summary>Finds programs the way a shell does.</summary>
public static class ProgramPath
{
    /// <summary>The full path of a program; null when there is none.</summary>
    /// <param name="program">A name without a separator is looked up in <paramref name="searchPath"/>; anything else is a path.</param>
    /// <param name="searchPath">In the form of <c>PATH</c>; null means the harness's own.</param>
    public static string? Find(string program, string? searchPath = null)
    {
        if (program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return IsExecutable(program) ? Path.GetFullPath(program) : null;

        return (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != UnixFileMode.None);
    }
}
