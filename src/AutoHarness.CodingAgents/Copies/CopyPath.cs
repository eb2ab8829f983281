namespace AutoHarness.CodingAgents.Copies;

/// <summary>The form of paths inside a copy.</summary>
internal static class CopyPath
{
    /// <summary>Returns the path when it is relative, plain and inside the copy.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Checked(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var parts = path.Split('/');
        if (parts.Any(part => part is "" or "." or ".." or ".git") || path.Contains('\\', StringComparison.Ordinal) || path.EnumerateRunes().Any(VisibleText.IsHidden))
            throw new ArgumentException($"\"{VisibleText.Line(path, 200)}\" is not a plain path inside the copy", nameof(path));

        return path;
    }
}
