using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration;

/// <summary>Reads the config of an experiment.</summary>
public static class ConfigLoader
{
    /// <summary>The values in force.</summary>
    /// <exception cref="HarnessException">The file is absent or something in file, environment or overrides is wrong; all independent problems are reported together.</exception>
    public static ExperimentConfig Load(ConfigSource source) => Read(source).Config;

    /// <summary>The values in force with their origins and notes.</summary>
    /// <inheritdoc cref="Load"/>
    public static LoadedConfig Read(ConfigSource source)
    {
        var assembly = new ConfigAssembly(Path.GetFileName(source.File));
        assembly.TakeFile(source.File);
        assembly.TakeEnvironment(source.Environment);
        foreach (var (key, value) in source.Overrides)
        {
            assembly.TakeOverride(key, value);
        }

        return assembly.Finish();
    }
}
