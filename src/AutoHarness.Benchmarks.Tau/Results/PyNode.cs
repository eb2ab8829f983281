using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>Values as JSON nodes.</summary>
internal static class PyNode
{
    public static JsonNode? Of(PyValue? value) => value switch
    {
        null or PyNone => null,
        PyString text => JsonValue.Create(text.Text),
        PyFloat { Value: var number } when !double.IsFinite(number) => JsonValue.Create(PyText.Repr(number)),
        PyDict dict => new JsonObject(dict.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        PyList list => new JsonArray([.. list.Items.Select(Of)]),
        PyModel model => Of(model.Record.ToValue()),
        _ => JsonNode.Parse(PyJson.Write(value)),
    };

    public static JsonArray? List<T>(ImmutableArray<T>? items, Func<T, JsonNode?> write) => items is { } some ? Array(some, write) : null;

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);

    public static JsonArray Texts(IEnumerable<string> items) => Array(items, item => JsonValue.Create(item));
}
