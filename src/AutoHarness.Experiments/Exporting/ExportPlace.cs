using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Exporting;

/// <summary>Decides where an export goes: train trials into the workspace, held-out ones beside their store, or into an empty folder that the owner names.</summary>
internal static class ExportPlace
{
    private const int MostLinks = 40;

    /// <exception cref="HarnessException">The named folder holds something, or held-out trials would lie inside the experiment.</exception>
    public static ExportFolder Choose(ExperimentFolder folder, string sealedFolder, ExportOptions options)
    {
        if (options.Folder is not { } named)
        {
            var own = Path.Combine(options.IncludeSealed ? sealedFolder : folder.Workspace, "exports", options.Format);
            if (Directory.Exists(own))
            {
                Directory.Delete(own, recursive: true);
            }

            return new ExportFolder(own);
        }

        var path = Path.TrimEndingDirectorySeparator(named);
        if (options.IncludeSealed && Inside(Real(path), Real(folder.Root)))
        {
            throw new HarnessException(new(ExitCode.Environment, "AH7005", $"held-out trials cannot be written to {folder.NameOf(path)}")
            {
                Why = "it lies inside the experiment, where a coding agent works",
                Fixes = ["name a folder outside of the experiment: -o DIR", "leave -o out: they are then written beside the held-out store"],
            });
        }

        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new HarnessException(new(ExitCode.Usage, null, $"{named} is not an empty folder")
            {
                Why = "an export overwrites nothing that it did not write",
                Fixes = ["name a folder that is not there yet: -o DIR"],
            });
        }

        return new ExportFolder(path);
    }

    private static bool Inside(string path, string root) => path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every link in it followed, as far as it exists.</summary>
    private static string Real(string path, int links = 0)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        if (links > MostLinks)
        {
            throw new HarnessException(new(ExitCode.Usage, null, $"{path} leads through too many links") { Fixes = ["name another folder: -o DIR"] });
        }

        var folder = Real(parent, links);
        var here = Path.Combine(folder, Path.GetFileName(path));
        return new DirectoryInfo(here).LinkTarget is { } target ? Real(Path.GetFullPath(target, folder), links + 1) : here;
    }
}
