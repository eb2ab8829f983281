using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Tomlyn.Model;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>Reads values out of one TOML table and says where a wrong one stands. A table that is absent reads as an empty one.</summary>
internal sealed class TomlSection(TomlTable? table, string file, string path)
{
    public bool Exists => table is not null;

    public bool Has(string key) => table?.ContainsKey(key) == true;

    public TomlSection Section(string key) => Find(key) switch
    {
        null => new TomlSection(null, file, PathOf(key)),
        TomlTable inner => new TomlSection(inner, file, PathOf(key)),
        _ => throw Wrong(key, "must be a table"),
    };

    public ImmutableArray<TomlSection> Sections(string key) => Find(key) switch
    {
        null => [],
        TomlTableArray tables => [.. tables.Select((inner, index) => new TomlSection(inner, file, $"{PathOf(key)}[{index}]"))],
        TomlArray list => [.. list.Select((item, index) => new TomlSection(item as TomlTable ?? throw Wrong(key, "must hold tables"), file, $"{PathOf(key)}[{index}]"))],
        _ => throw Wrong(key, "must be an array of tables"),
    };

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        string text => text,
        _ => throw Wrong(key, "must be a text"),
    };

    public string Needed(string key) => Text(key) is { Length: > 0 } text ? text : throw Wrong(key, "is missing");

    /// <summary>A name or a number, such as a user.</summary>
    public string? Word(string key) => Find(key) switch
    {
        null => null,
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw Wrong(key, "must be a text or a whole number"),
    };

    /// <summary>A number; a text that holds one counts, as old files have it.</summary>
    public double? Number(string key) => Find(key) switch
    {
        null => null,
        long number => number,
        double number when double.IsFinite(number) => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => throw Wrong(key, "must be a number"),
    };

    public double? Positive(string key) => Number(key) is not { } number || number >= 0 ? Number(key) : throw Wrong(key, "must not be negative");

    /// <summary>A whole number, with the same leniency; 2.0 counts.</summary>
    public long? Whole(string key) => Number(key) switch
    {
        null => null,
        { } number when number == Math.Floor(number) && Math.Abs(number) < 1e15 => (long)number,
        _ => throw Wrong(key, "must be a whole number"),
    };

    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        bool flag => flag,
        _ => throw Wrong(key, "must be true or false"),
    };

    public ImmutableArray<string> Texts(string key) => Find(key) switch
    {
        null => [],
        TomlArray list => [.. list.Select(item => item as string ?? throw Wrong(key, "must hold texts"))],
        _ => throw Wrong(key, "must be an array of texts"),
    };

    /// <summary>A table of variables; numbers and truth values are taken as they are written.</summary>
    public ImmutableSortedDictionary<string, string> Variables(string key)
    {
        var inner = Section(key);
        return inner.Keys.ToImmutableSortedDictionary(
            name => name,
            name => inner.Find(name) switch
            {
                string text => text,
                long number => number.ToString(CultureInfo.InvariantCulture),
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                bool flag => flag ? "true" : "false",
                _ => throw inner.Wrong(name, "must be a text"),
            },
            StringComparer.Ordinal);
    }

    public IEnumerable<string> Keys => table?.Keys ?? [];

    public object? Find(string key) => table is not null && table.TryGetValue(key, out var value) ? value : null;

    public TaskFormatException Wrong(string key, string problem) => new(file, $"{PathOf(key)} {problem}");

    /// <summary>The table as JSON, for what is only passed on.</summary>
    public JsonObject Json() => table is null ? [] : (JsonObject)ToJson(table)!;

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        TomlTable inner => new JsonObject(inner.Select(pair => KeyValuePair.Create(pair.Key, ToJson(pair.Value)))),
        TomlTableArray tables => new JsonArray([.. tables.Select(ToJson)]),
        TomlArray list => new JsonArray([.. list.Select(ToJson)]),
        string text => JsonValue.Create(text),
        long number => JsonValue.Create(number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        bool flag => JsonValue.Create(flag),
        var other => JsonValue.Create(Convert.ToString(other, CultureInfo.InvariantCulture)),
    };

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
