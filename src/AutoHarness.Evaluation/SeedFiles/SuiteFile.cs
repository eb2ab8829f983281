using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>The text of <c>suite.json</c>: keys <c>tasks</c>, <c>threshold</c>, <c>last_results</c>.</summary>
public static class SuiteFile
{
    /// <summary>The file's name in the workspace.</summary>
    public const string Name = "suite.json";

    /// <summary>The threshold where neither the file nor the config gives one.</summary>
    public const double DefaultThreshold = 0.8;

    /// <summary>The file's text. Numbers are written as floats (<c>1.0</c>), also where a foreign file said <c>1</c>.</summary>
    public static string Render(SuiteState suite) => PythonJson.Object(
        [
            ("tasks", PythonJson.Array(suite.Tasks.Select(task => task.Value), depth: 1)),
            ("threshold", PythonText.Float(suite.Threshold)),
            ("last_results", PythonJson.Object(suite.LastResults.Select(entry => (entry.Key.Value, PythonText.Float(entry.Value))), depth: 1)),
        ],
        depth: 0);

    /// <summary>Reads the file; missing keys read as empty, other keys are ignored. A threshold in the file wins over the config's.</summary>
    /// <param name="text">The file's text; null or blank reads as an empty suite.</param>
    /// <param name="configuredThreshold">Used when the file has none; null means <see cref="DefaultThreshold"/>.</param>
    /// <exception cref="HarnessException">The text is not a JSON object.</exception>
    public static SuiteState Parse(string? text, double? configuredThreshold = null)
    {
        var members = SeedJson.Read(text, Name);
        var results = SeedJson.Rewards(members["last_results"])
            .Where(entry => entry.Value is not null)
            .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value!.Value);

        return new SuiteState(
            SeedJson.Ids(members["tasks"]),
            SeedJson.Number(members["threshold"]) ?? configuredThreshold ?? DefaultThreshold,
            results);
    }
}
