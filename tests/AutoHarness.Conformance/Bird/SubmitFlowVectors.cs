using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;

namespace AutoHarness.Conformance.Bird;

/// <summary>Whole sequences of submissions on rows made for a surprise each: the first row of the database with some fields replaced.</summary>
internal sealed class SubmitFlowVectors : IBirdVectorFile
{
    private const string Merged = "bird_interact_data_merged.jsonl";

    public string Name => "submit_flow";

    public async Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        var rows = File.ReadLines(Path.Combine(folder.Data, Merged)).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var vectors = folder.Read(Name).ToList();
        await using var server = await BirdTestServer.StartAsync(folder.Data, [.. vectors.Select(DatabaseOf).Distinct(StringComparer.Ordinal)], ct);
        foreach (var vector in vectors)
        {
            var row = rows.First(row => (string?)row["selected_database"] == DatabaseOf(vector)).DeepClone().AsObject();
            foreach (var field in vector.GetProperty("row").EnumerateObject())
            {
                row[field.Name] = JsonNode.Parse(field.Value.GetRawText());
            }

            using var document = JsonDocument.Parse(row.ToJsonString());
            var mode = vector.GetProperty("mode").GetString() == "c-interact" ? InteractionMode.Conversational : InteractionMode.Agentic;
            if (await BirdReplies.ReplayAsync(server.Databases, TaskRow.Read(document.RootElement.Clone()), mode, vector, ct) is { } difference)
            {
                report.Fail($"{vector.GetProperty("id").GetString()} {vector.GetProperty("note").GetString()}", difference);
            }
            else
            {
                report.Pass();
            }
        }
    }

    private static string DatabaseOf(JsonElement vector) => vector.GetProperty("row").GetProperty("selected_database").GetString()!;
}
