using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>Reads JSON files that a person or the Python tool may have written: lenient about content, strict about syntax.</summary>
internal static class SeedJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The object in a file; an empty one when the text is null or blank.</summary>
    /// <exception cref="HarnessException">The text is not a JSON object.</exception>
    public static JsonObject Read(string? text, string path)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        try
        {
            // Python writes NaN as a bare word; no JSON reader takes it, and a reward that is no number is no reward.
            return JsonNode.Parse(WithoutNonNumbers(text.TrimStart('\uFEFF')), documentOptions: Lenient) as JsonObject
                ?? throw Damaged(path, 1, null);
        }
        catch (JsonException exception)
        {
            throw Damaged(path, (int)(exception.LineNumber ?? 0) + 1, exception);
        }
    }

    /// <summary>A number, also one written as a string; null for anything else.</summary>
    public static double? Number(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number => Finite(node.ToJsonString()),
        JsonValueKind.String => Finite(node.GetValue<string>()),
        _ => null,
    };

    /// <summary>An id, also one written as a number; null for anything else.</summary>
    public static TaskId? Id(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => new TaskId(node.GetValue<string>()),
        JsonValueKind.Number => new TaskId(node.ToJsonString()),
        _ => null,
    };

    /// <summary>The ids in an array, sorted and distinct; empty when the node is no array.</summary>
    public static ImmutableArray<TaskId> Ids(JsonNode? node) =>
        node is JsonArray array ? [.. array.Select(Id).OfType<TaskId>().Distinct().Order()] : [];

    /// <summary>Task to number or null; empty when the node is no object.</summary>
    public static IEnumerable<KeyValuePair<TaskId, double?>> Rewards(JsonNode? node) =>
        node is JsonObject members ? members.Select(member => KeyValuePair.Create(new TaskId(member.Key), Number(member.Value))) : [];

    private static double? Finite(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static string WithoutNonNumbers(string text)
    {
        if (!text.Contains("NaN", StringComparison.Ordinal) && !text.Contains("Infinity", StringComparison.Ordinal))
        {
            return text;
        }

        var inString = false;
        var clean = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (inString && text[i] == '\\' && i + 1 < text.Length)
            {
                clean.Append(text[i++]);
            }
            else if (text[i] == '"')
            {
                inString = !inString;
            }
            else if (!inString && NonNumberAt(text, i) is { } word)
            {
                clean.Append("null");
                i += word.Length - 1;
                continue;
            }

            clean.Append(text[i]);
        }

        return clean.ToString();
    }

    private static string? NonNumberAt(string text, int at) =>
        Array.Find(["NaN", "Infinity", "-Infinity"], word => string.CompareOrdinal(text, at, word, 0, word.Length) == 0);

    private static HarnessException Damaged(string path, int line, Exception? inner) =>
        new(
            new HarnessError(ExitCode.Environment, "AH7002", $"{path} line {line} is damaged")
            {
                Places = [new ErrorPlace(path, line)],
                Why = "The file is not the JSON object that the tool writes.",
                Fixes = [$"move {path} away: it is written again from the ledger"],
            },
            inner);
}
