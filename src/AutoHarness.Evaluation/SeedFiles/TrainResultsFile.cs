using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>The text of <c>train_results.json</c>: keys <c>split</c>, <c>timestamp</c>, <c>results</c>.</summary>
public static class TrainResultsFile
{
    /// <summary>The file's name in the workspace.</summary>
    public const string Name = "train_results.json";

    public static string Render(TrainResults results) => PythonJson.Object(
        [
            ("split", results.Split is { } split ? PythonText.Quoted(split) : "null"),
            ("timestamp", results.Timestamp is { } time ? PythonText.Quoted(PythonText.Timestamp(time)) : "null"),
            ("results", PythonJson.Object(results.Results.Select(entry => (entry.Key.Value, Reward(entry.Value))), depth: 1)),
        ],
        depth: 0);

    /// <summary>Reads the file; missing keys read as empty, a reward that is no number as an infrastructure error, other keys are ignored.</summary>
    /// <exception cref="HarnessException">The text is not a JSON object.</exception>
    public static TrainResults Parse(string? text)
    {
        var members = SeedJson.Read(text, Name);
        var split = members["split"]?.GetValueKind() == JsonValueKind.String ? members["split"]!.GetValue<string>() : null;
        var written = members["timestamp"]?.GetValueKind() == JsonValueKind.String ? members["timestamp"]!.GetValue<string>() : null;
        var parsed = DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);

        return new TrainResults(split, parsed ? time : null, SeedJson.Rewards(members["results"]).ToImmutableSortedDictionary());
    }

    private static string Reward(double? reward) => reward is { } value ? PythonText.Float(value) : "null";
}
