using System.Text.Json;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>What the dataset tells about one database besides its rows.</summary>
/// <param name="Schema">The schema text, handed on as it is.</param>
/// <param name="ColumnMeanings">Meanings by <c>database|table|column</c> in lower case: a text, or an object for a JSONB column.</param>
/// <param name="Knowledge">Entries of the knowledge base by name. A later one of the same name takes the place of the first.</param>
internal sealed record DatabaseTexts(string Schema, OrderedDictionary<string, JsonElement> ColumnMeanings, OrderedDictionary<string, JsonElement> Knowledge)
{
    /// <summary>What is missing of the three files; empty when all were there and could be read.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Reads <c>folder/database/…</c>. A file that is missing or broken leaves its part empty and is named in <see cref="Problems"/>.</summary>
    public static DatabaseTexts Read(string folder, string database)
    {
        var problems = new List<string>();
        var place = Path.Combine(folder, database);
        return new DatabaseTexts(
            Try("_schema.txt", Text, "Schema not available"),
            Try("_column_meaning_base.json", Meanings, new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal)),
            Try("_kb.jsonl", Entries, new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal)))
        {
            Problems = problems,
        };

        T Try<T>(string suffix, Func<string, T> read, T otherwise)
        {
            var path = Path.Combine(place, database + suffix);
            try
            {
                return read(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
            {
                problems.Add(e is FileNotFoundException or DirectoryNotFoundException ? $"{path} is missing" : $"{path}: {e.Message}");
                return otherwise;
            }
        }
    }

    // Python reads every end of a line as a line feed.
    private static string Text(string path) => File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static OrderedDictionary<string, JsonElement> Meanings(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var meanings = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            meanings[member.Name.ToLowerInvariant()] = member.Value.Clone();
        }

        return meanings;
    }

    private static OrderedDictionary<string, JsonElement> Entries(string path)
    {
        var entries = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            using var document = JsonDocument.Parse(line);
            entries[document.RootElement.GetProperty("knowledge").GetString()!] = document.RootElement.Clone();
        }

        return entries;
    }
}
