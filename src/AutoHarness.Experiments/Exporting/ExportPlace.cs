using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Exporting;

/// <summary>Decides where an export goes: train trials into the workspace, held-out ones beside their store, or into an empty folder that the owner names.</summary>
internal static class ExportPlace
{
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
        if (options.IncludeSealed && RealPath.IsInside(path, folder.Root))
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
}
