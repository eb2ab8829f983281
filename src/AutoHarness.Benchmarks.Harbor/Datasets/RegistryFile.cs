using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>Harbor's registry: a JSON array of datasets, each a list of places of tasks.</summary>
internal static class RegistryFile
{
    /// <param name="utf8">The file.</param>
    /// <param name="place">Its name in messages.</param>
    /// <exception cref="HarnessException">It is no registry.</exception>
    public static ImmutableArray<RegistryDataset> Read(ReadOnlyMemory<byte> utf8, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind is JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(DatasetOf)]
                : throw Broken(place, "it holds no array");
        }
        catch (JsonException e)
        {
            throw Broken(place, e.Message);
        }
    }

    /// <summary>The dataset of a name. Without a version: <c>head</c>, else the highest, else the last in order.</summary>
    public static RegistryDataset? Find(IEnumerable<RegistryDataset> datasets, DatasetName wanted)
    {
        var named = datasets.Where(dataset => dataset.Name == wanted.Name).ToList();
        return wanted.Version is { } version
            ? named.Find(dataset => dataset.Version == version)
            : named.Find(dataset => dataset.Version == "head")
                ?? named.Where(dataset => Pep440.Parse(dataset.Version) is not null).MaxBy(dataset => Pep440.Parse(dataset.Version)!, Pep440.Order)
                ?? named.MaxBy(dataset => dataset.Version, StringComparer.Ordinal);
    }

    private static RegistryDataset DatasetOf(JsonElement entry) => new(
        entry.Text("name") ?? "",
        entry.Text("version") ?? "",
        entry.Member("tasks") is { ValueKind: JsonValueKind.Array } tasks ? [.. tasks.EnumerateArray().Select(TaskOf)] : []);

    private static RegistryTask TaskOf(JsonElement task)
    {
        var path = task.Text("path") ?? task.Text("name") ?? "";
        return new RegistryTask(task.Text("name") ?? path, task.Text("git_url"), task.Text("git_commit_id"), path);
    }

    private static HarnessException Broken(string place, string why) => new(new HarnessError(ExitCode.Environment, null, $"the registry {place} cannot be read: {why}")
    {
        Fixes = ["correct harbor.registry in experiment_config.yaml, or remove the file and repeat the command"],
    });
}
