using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration;

/// <summary>Finds the experiment that a folder belongs to.</summary>
public static class ConfigLocator
{
    /// <summary>The nearest folder with a config, from the given one upwards.</summary>
    /// <exception cref="HarnessException">There is none.</exception>
    public static ExperimentFolder Find(string startDirectory)
    {
        for (var here = new DirectoryInfo(Path.GetFullPath(startDirectory)); here is not null; here = here.Parent)
        {
            var folder = new ExperimentFolder(here.FullName);
            if (File.Exists(folder.ConfigFile))
            {
                return folder;
            }
        }

        throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1100", $"no {ExperimentFolder.ConfigFileName} here or in any parent")
        {
            Places = [new ErrorPlace(Path.GetFullPath(startDirectory))],
            Fixes = [Init],
        });
    }

    /// <summary>The experiment of a config that was named.</summary>
    /// <exception cref="HarnessException">There is no such file.</exception>
    public static ExperimentFolder At(string configFile) =>
        File.Exists(configFile)
            ? new ExperimentFolder(Path.GetDirectoryName(Path.GetFullPath(configFile))!) { ConfigFile = Path.GetFullPath(configFile) }
            : throw Absent(configFile);

    internal static HarnessException Absent(string name) =>
        new(new HarnessError(ExitCode.Environment, "AH1100", $"there is no file {name}")
        {
            Fixes = [Init],
        });

    private const string Init = "auto-harness init --benchmark demo";
}
