using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Workspace;

/// <summary>Paths with every link in them followed, for questions of what lies inside of what.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Whether a path is the folder or lies in it, wherever links lead; neither has to exist.</summary>
    /// <exception cref="HarnessException">Links lead around in a circle.</exception>
    public static bool IsInside(string path, string folder)
    {
        var (inner, outer) = (Of(Path.TrimEndingDirectorySeparator(path), 0), Of(Path.TrimEndingDirectorySeparator(folder), 0));
        return inner == outer || inner.StartsWith(outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static string Of(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        if (links > MostLinks)
        {
            throw new HarnessException(new(ExitCode.Usage, null, $"{path} leads through too many links") { Fixes = ["name another path"] });
        }

        var folder = Of(parent, links);
        var here = Path.Combine(folder, Path.GetFileName(path));
        return new FileInfo(here).LinkTarget is { } target ? Of(Path.GetFullPath(target, folder), links + 1) : here;
    }
}
