using System.Text.Json;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Command.Tasks;

/// <summary>One task of the file, with the data that belongs to its owner.</summary>
internal sealed record CommandTask(BenchmarkTask Task, JsonElement Data)
{
    /// <summary>Shorter texts occur everywhere and give nothing away.</summary>
    private const int ShortestTellingText = 8;

    /// <summary>All telling texts of the data, for the leak scan.</summary>
    public IReadOnlyList<string> Texts() => [.. TextsOf(Data).Where(text => text.Length >= ShortestTellingText).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> TextsOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => TextsOf(property.Value)),
        _ => [],
    };
}
