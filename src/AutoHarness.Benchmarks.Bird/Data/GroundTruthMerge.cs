using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>
/// Merges the ground truth that the authors send by mail into the public file, by their own rules: three fields of the row and of its
/// follow-up are replaced, absent ones become empty. Unlike theirs it may write over its own input, since it writes beside it first.
/// </summary>
public static class GroundTruthMerge
{
    private static readonly ImmutableArray<string> Fields = ["sol_sql", "external_knowledge", "test_cases"];

    /// <param name="publicFile">The data file as published.</param>
    /// <param name="groundTruthFile">The file that came by mail.</param>
    /// <param name="outputFile">The merged file; may be either of the others.</param>
    /// <param name="ct">Stops it; the output stays as it was.</param>
    /// <exception cref="HarnessException">A file cannot be read or written.</exception>
    public static async Task<MergeReport> RunAsync(string publicFile, string groundTruthFile, string outputFile, CancellationToken ct)
    {
        try
        {
            var warnings = ImmutableArray.CreateBuilder<string>();
            var truth = await ReadTruthAsync(groundTruthFile, warnings, ct);
            var lines = new StringBuilder();
            var (merged, written) = (0, 0);
            await foreach (var (row, number) in RowsAsync(publicFile, warnings, ct))
            {
                if (IdOf(row) is not { } id)
                {
                    warnings.Add($"{publicFile}:{number}: no instance_id, the row is left out");
                    continue;
                }

                if (truth.TryGetValue(id, out var found))
                {
                    Merge(row, found);
                    merged++;
                }
                else
                {
                    warnings.Add($"no ground truth for {id}");
                }

                lines.Append(Line(row)).Append('\n');
                written++;
            }

            await WriteAsync(outputFile, lines.ToString(), ct);
            return new MergeReport(truth.Count, merged, written, warnings.ToImmutable());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"the ground truth could not be merged: {e.Message}")
            {
                Fixes = ["check the three paths"],
                Notes = [$"{outputFile} is as it was before"],
            }, e);
        }
    }

    private static async Task<Dictionary<string, JsonObject>> ReadTruthAsync(string file, ImmutableArray<string>.Builder warnings, CancellationToken ct)
    {
        var truth = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        await foreach (var (row, _) in RowsAsync(file, warnings, ct))
        {
            if (IdOf(row) is { } id)
            {
                truth[id] = row;
            }
        }

        return truth;
    }

    private static async IAsyncEnumerable<(JsonObject Row, int Number)> RowsAsync(
        string file, ImmutableArray<string>.Builder warnings, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, ct))
        {
            number++;
            if (PythonStrings.Strip(line).Length == 0)
            {
                continue;
            }

            if (Parse(line) is { } row)
            {
                yield return (row, number);
            }
            else
            {
                warnings.Add($"{file}:{number}: not a JSON object, the line is skipped");
            }
        }
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            var row = JsonNode.Parse(line) as JsonObject;
            // Members are read lazily, and a repeated name would only show then.
            _ = row?.Count;
            return row;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string? IdOf(JsonObject row) =>
        row["instance_id"] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } id ? id : null;

    private static void Merge(JsonObject row, JsonObject truth)
    {
        Take(row, truth);
        if (truth["follow_up"] is JsonObject next)
        {
            if (row["follow_up"] is not JsonObject)
            {
                row["follow_up"] = new JsonObject();
            }

            Take(row["follow_up"]!.AsObject(), next);
        }
    }

    private static void Take(JsonObject target, JsonObject truth)
    {
        foreach (var field in Fields)
        {
            target[field] = truth.TryGetPropertyValue(field, out var value) ? value?.DeepClone() : new JsonArray();
        }
    }

    private static string Line(JsonObject row)
    {
        using var document = JsonDocument.Parse(row.ToJsonString());
        return PythonJson.Line(document.RootElement);
    }

    private static async Task WriteAsync(string file, string text, CancellationToken ct)
    {
        var path = Path.GetFullPath(file);
        var beside = path + ".merging";
        try
        {
            await File.WriteAllTextAsync(beside, text, ct);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
