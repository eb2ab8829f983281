using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Sql;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation.Snippets;

/// <summary>Answers what running test cases ask for, on the engine's own connection.</summary>
internal sealed class SnippetHost(WorkingDatabase database)
{
    /// <summary>Answers one request.</summary>
    /// <exception cref="Sdk.InfrastructureException">The server or the connection broke.</exception>
    /// <exception cref="JsonException">It is no request.</exception>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(JsonElement request, CancellationToken ct) => Text(request, "op") switch
    {
        "execute" => Describe(await database.RunAsync(Text(request, "sql"), ct)),
        "cursor" => Describe(await RunCursorAsync(request, ct)),
        "end" => Describe(await database.EndTransactionAsync(Text(request, "command") == "COMMIT" ? "COMMIT" : "ROLLBACK", ct)),
        "compare" => Describe(await DefaultTest.CompareAsync(
            database, Texts(request, "prediction"), Texts(request, "gold"), request.GetProperty("ordered").GetBoolean(), ct)),
        "clean" => CleanAnswer(Text(request, "how"), Texts(request, "statements")),
        var unknown => throw new JsonException($"unknown request {unknown}"),
    };

    private async Task<Execution> RunCursorAsync(JsonElement request, CancellationToken ct)
    {
        var execution = await database.RunOpenAsync(Text(request, "sql"), ct);
        if (request.GetProperty("autocommit").GetBoolean())
        {
            var end = await database.EndTransactionAsync(execution.Failed ? "ROLLBACK" : "COMMIT", ct);
            return end.Failed ? end : execution;
        }

        return execution;
    }

    private static ReadOnlyMemory<byte> CleanAnswer(string how, ImmutableArray<string> statements)
    {
        try
        {
            var cleaned = Clean(how, statements);
            return Write(json =>
            {
                json.WriteStartArray("statements");
                foreach (var statement in cleaned)
                {
                    json.WriteStringValue(statement);
                }

                json.WriteEndArray();
                WriteException(json, null);
            });
        }
        catch (PyException e)
        {
            return Write(json => WriteException(json, e));
        }
    }

    private static ImmutableArray<string> Clean(string how, ImmutableArray<string> statements) => how switch
    {
        "comments" => SqlText.RemoveComments(statements),
        "distinct" => SqlText.RemoveDistinct(statements),
        "round" => SqlText.RemoveRound(statements),
        _ => throw new JsonException($"nothing cleans {how}"),
    };

    private static ReadOnlyMemory<byte> Describe(Execution execution) => Write(json =>
    {
        json.WritePropertyName("rows");
        PythonValueWriter.WriteRows(json, execution.Rows);
        json.WriteString("error", execution.Error);
        json.WriteString("code", execution.Code);
        json.WriteString("tag", execution.Tag);
        json.WriteBoolean("timeout", execution.TimedOut);
        json.WriteNumber("count", Count(execution));
        if (execution.Columns is not { } columns)
        {
            json.WriteNull("columns");
            return;
        }

        json.WriteStartArray("columns");
        foreach (var column in columns)
        {
            json.WriteStartArray();
            json.WriteStringValue(column.Name);
            json.WriteNumberValue(column.Type);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    private static ReadOnlyMemory<byte> Describe(ComparisonOutcome comparison) => Write(json =>
    {
        json.WriteBoolean("same", comparison.AreSame);
        WriteException(json, comparison.Exception);
    });

    private static void WriteException(Utf8JsonWriter json, PyException? exception)
    {
        if (exception is null)
        {
            json.WriteNull("exception");
            return;
        }

        json.WriteStartArray("exception");
        json.WriteStringValue(exception.Type);
        json.WriteStringValue(exception.Message);
        json.WriteEndArray();
    }

    // The number of rows stands at the end of a command tag, where there is one.
    private static long Count(Execution execution) =>
        long.TryParse(execution.Tag?.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : execution.Rows?.Count ?? -1;

    private static string Text(JsonElement request, string name) => request.GetProperty(name).GetString() ?? throw new JsonException($"{name} is null");

    private static ImmutableArray<string> Texts(JsonElement request, string name) =>
        [.. request.GetProperty(name).EnumerateArray().Select(item => item.GetString() ?? "")];

    internal static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
