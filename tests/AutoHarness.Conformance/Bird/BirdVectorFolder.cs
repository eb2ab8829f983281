using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Data;

namespace AutoHarness.Conformance.Bird;

/// <summary>Where vectors and the data that they were measured on lie.</summary>
/// <param name="Vectors">The folder of the vector files.</param>
/// <param name="Data">The dataset, in the layout of <c>data/bird/mini</c>.</param>
/// <param name="Repository">A clone of the reference; null where none is given.</param>
internal sealed record BirdVectorFolder(string Vectors, string Data, string? Repository)
{
    /// <summary>The vectors of a file, one a line.</summary>
    public IEnumerable<JsonElement> Read(string name)
    {
        foreach (var line in File.ReadLines(Path.Combine(Vectors, name + ".jsonl")).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    /// <summary>The dataset with its ground truth, which lies merged beside the public file.</summary>
    public BirdDataset Dataset() => BirdDataset.Load(Data, "bird_interact_data_merged.jsonl");
}
