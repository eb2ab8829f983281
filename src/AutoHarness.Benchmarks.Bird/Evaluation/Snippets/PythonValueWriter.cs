using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation.Snippets;

/// <summary>Writes values so that the program in Python can make the same of them: what JSON has stands for itself, everything else carries a tag.</summary>
internal static class PythonValueWriter
{
    public static void WriteRows(Utf8JsonWriter json, IReadOnlyList<PyTuple>? rows)
    {
        if (rows is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var row in rows)
        {
            WriteAll(json, row.Items);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, PyValue value)
    {
        switch (value)
        {
            case PyNone:
                json.WriteNullValue();
                break;
            case PyBool truth:
                json.WriteBooleanValue(truth.Value);
                break;
            case PyInt number:
                json.WriteRawValue(number.Str);
                break;
            case PyStr text:
                json.WriteStringValue(text.Value);
                break;
            case PyFloat number:
                Tag(json, "f", number.Str);
                break;
            case PyDecimal number:
                Tag(json, "d", number.Str);
                break;
            case PyDate date:
                Tag(json, "date", date.Str);
                break;
            case PyDateTime moment:
                Tag(json, "ts", moment.Str);
                break;
            case PyTime time:
                Tag(json, "time", time.Str);
                break;
            case PyBytes bytes:
                Tag(json, "b", Convert.ToHexStringLower(bytes.Value.Span));
                break;
            case PyTimeDelta delta:
                Tag(json, "td", () =>
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(delta.Days);
                    json.WriteNumberValue(delta.Seconds);
                    json.WriteNumberValue(delta.Microseconds);
                    json.WriteEndArray();
                });
                break;
            case PyList list:
                Tag(json, "l", () => WriteAll(json, list.Items));
                break;
            case PyTuple tuple:
                Tag(json, "t", () => WriteAll(json, tuple.Items));
                break;
            case PyDict map:
                Tag(json, "m", () => WriteMap(json, map));
                break;
            case PyRange range:
                Tag(json, "r", () => WriteRange(json, range));
                break;
            default:
                throw new NotSupportedException($"no tag for {value.GetType().Name}");
        }
    }

    private static void WriteAll(Utf8JsonWriter json, IEnumerable<PyValue> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            Write(json, value);
        }

        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, PyDict map)
    {
        json.WriteStartArray();
        foreach (var (name, value) in map.Items)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            Write(json, value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteRange(Utf8JsonWriter json, PyRange range)
    {
        json.WriteStartArray();
        json.WriteStringValue(range.Class);
        Write(json, range.Lower);
        Write(json, range.Upper);
        json.WriteStringValue(range.Bounds);
        json.WriteEndArray();
    }

    private static void Tag(Utf8JsonWriter json, string tag, string content) => Tag(json, tag, () => json.WriteStringValue(content));

    private static void Tag(Utf8JsonWriter json, string tag, Action write)
    {
        json.WriteStartObject();
        json.WritePropertyName(tag);
        write();
        json.WriteEndObject();
    }
}
