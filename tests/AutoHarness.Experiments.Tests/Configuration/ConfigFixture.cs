using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Configuration;

/// <summary>Loads a config from a text.</summary>
internal static class ConfigFixture
{
    public static LoadedConfig Read(string yaml, string[]? set = null, Dictionary<string, string>? environment = null) =>
        Read(System.Text.Encoding.UTF8.GetBytes(yaml), set, environment);

    public static LoadedConfig Read(byte[] yaml, string[]? set = null, Dictionary<string, string>? environment = null)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "experiment_config.yaml");
        File.WriteAllBytes(file, yaml);
        var overrides = (set ?? []).Select(pair => KeyValuePair.Create(pair[..pair.IndexOf('=')], pair[(pair.IndexOf('=') + 1)..]));
        return ConfigLoader.Read(new ConfigSource(file, [.. overrides], environment ?? []));
    }

    /// <summary>All problems of a config that has some.</summary>
    public static ImmutableArray<HarnessError> Problems(string yaml, string[]? set = null, Dictionary<string, string>? environment = null)
    {
        var failure = Assert.Throws<HarnessException>(() => Read(yaml, set, environment));
        return [failure.Error, .. failure.Further];
    }

    /// <summary>The one problem of a config, which has a place and a fix.</summary>
    public static HarnessError Problem(string yaml, string[]? set = null, Dictionary<string, string>? environment = null)
    {
        var problem = Assert.Single(Problems(yaml, set, environment));
        Assert.Equal(ExitCode.Environment, problem.Exit);
        Assert.NotEmpty(problem.Places);
        Assert.NotEmpty(problem.Fixes);
        return problem;
    }
}
