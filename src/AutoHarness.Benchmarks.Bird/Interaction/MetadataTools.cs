using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>The tools that tell about schema, columns and knowledge. What a task keeps from the agent is left out; what hangs on it is not.</summary>
internal sealed class MetadataTools
{
    private static readonly string[] VisibleFields = ["id", "knowledge", "description", "definition"];

    private readonly string database;
    private readonly DatabaseTexts texts;
    private readonly OrderedDictionary<string, JsonElement> knowledge;

    public MetadataTools(BirdTask task, DatabaseTexts texts)
    {
        database = task.Database;
        this.texts = texts;
        var hidden = task.KnowledgeAmbiguity.Select(ambiguity => ambiguity.DeletedKnowledge).OfType<int>().ToHashSet();
        knowledge = new OrderedDictionary<string, JsonElement>(texts.Knowledge.Where(entry => !IsHidden(entry.Value, hidden)), StringComparer.Ordinal);
    }

    /// <summary><c>get_schema</c>.</summary>
    public string Schema => texts.Schema;

    /// <summary><c>get_all_column_meanings</c>.</summary>
    public string AllColumnMeanings => PythonJson.Indented(ToElement(texts.ColumnMeanings), 2);

    /// <summary><c>get_all_external_knowledge_names</c>.</summary>
    public string KnowledgeNames => $"[{string.Join(", ", knowledge.Keys.Select(PythonJson.Quoted))}]";

    /// <summary><c>get_all_knowledge_definitions</c>.</summary>
    public string AllKnowledge
    {
        get
        {
            using var list = Written(writer =>
            {
                writer.WriteStartArray();
                foreach (var entry in knowledge.Values)
                {
                    WriteVisible(writer, entry);
                }

                writer.WriteEndArray();
            });
            return PythonJson.Indented(list.RootElement, 2);
        }
    }

    /// <summary><c>get_column_meaning</c>; table and column in any case, the database as the task spells it.</summary>
    public string ColumnMeaning(string table, string column) =>
        texts.ColumnMeanings.TryGetValue($"{database}|{table.ToLowerInvariant()}|{column.ToLowerInvariant()}", out var meaning)
            ? meaning.ValueKind == JsonValueKind.String ? meaning.GetString()! : PythonJson.Line(meaning)
            : "Column meaning not found";

    /// <summary><c>get_knowledge_definition</c>; an empty name answers with all of them, for the price of one.</summary>
    public string Knowledge(string name)
    {
        if (name.Length == 0)
        {
            return AllKnowledge;
        }

        if (!knowledge.TryGetValue(name, out var entry))
        {
            return "Knowledge not found.";
        }

        using var visible = Written(writer => WriteVisible(writer, entry));
        return PythonJson.Indented(visible.RootElement, 2);
    }

    private static bool IsHidden(JsonElement entry, HashSet<int> hidden) =>
        entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) && hidden.Contains(number);

    private static void WriteVisible(Utf8JsonWriter writer, JsonElement entry)
    {
        writer.WriteStartObject();
        foreach (var field in VisibleFields)
        {
            if (entry.TryGetProperty(field, out var value))
            {
                writer.WritePropertyName(field);
                value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static JsonElement ToElement(OrderedDictionary<string, JsonElement> members)
    {
        using var written = Written(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        });
        return written.RootElement.Clone();
    }

    private static JsonDocument Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(writer);
        }

        return JsonDocument.Parse(stream.ToArray());
    }
}
