using AutoHarness.Experiments;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Cli.Hosting;

/// <summary>The experiment that a call is about, with its config and environment.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Loaded">Its config, with the origin of every value.</param>
/// <param name="Environment">What the tool finds around it.</param>
internal sealed record Experiment(ExperimentFolder Folder, LoadedConfig Loaded, HarnessEnvironment Environment)
{
    public ExperimentConfig Config => Loaded.Config;

    /// <summary>Finds and loads it.</summary>
    /// <param name="tool">The call; its <c>-C</c>, <c>-c</c> and <c>--set</c> count.</param>
    /// <param name="overrides">What flags of the command stand for; they win over <c>--set</c>.</param>
    /// <exception cref="AutoHarness.Sdk.HarnessException">There is none, or its config is wrong.</exception>
    public static Experiment Open(Invocation tool, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        var folder = Find(tool);
        tool.LogFolder = folder.Logs;
        var variables = EnvFile.Below(tool.Host.Variables, folder.EnvFile);
        var loaded = ConfigLoader.Read(new ConfigSource(folder.ConfigFile, [.. tool.Settings.Overrides, .. overrides], tool.Host.Variables));
        foreach (var note in loaded.Notes)
        {
            tool.Note(note);
        }

        return new Experiment(folder, loaded, Places.Environment(tool.Host, variables));
    }

    /// <summary>Only where it lies.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">There is none.</exception>
    public static ExperimentFolder Find(Invocation tool) => tool.Settings.ConfigFile is { } config
        ? ConfigLocator.At(config)
        : ConfigLocator.Find(tool.Settings.Directory ?? tool.Host.CurrentDirectory);
}
