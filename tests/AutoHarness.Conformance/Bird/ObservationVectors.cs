using System.Text.Json;
using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Sessions;

namespace AutoHarness.Conformance.Bird;

/// <summary>What <c>execute_sql</c> shows, in the order of the file, on one copy of each database.</summary>
internal sealed partial class ObservationVectors : IBirdVectorFile
{
    private const int MatchLimit = 10_000;

    public string Name => "observation";

    public async Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        var vectors = folder.Read(Name).ToList();
        var names = vectors.Select(vector => vector.GetProperty("database").GetString()!).Distinct(StringComparer.Ordinal).ToList();
        await using var server = await BirdTestServer.StartAsync(folder.Data, names, ct);
        foreach (var name in names)
        {
            var task = new BirdTask { InstanceId = name, Database = name, AmbiguousQuery = "", Gold = new PhaseGold() };
            await using var database = await server.Databases.OpenAsync(task, InteractionMode.Agentic, ct);
            foreach (var vector in vectors.Where(vector => vector.GetProperty("database").GetString() == name))
            {
                if (await DifferenceAsync(database, vector, ct) is { } difference)
                {
                    report.Fail(vector.GetProperty("id").GetString()!, difference);
                }
                else
                {
                    report.Pass();
                }
            }
        }
    }

    private static async Task<string?> DifferenceAsync(ITrialDatabase database, JsonElement vector, CancellationToken ct)
    {
        var reply = await database.ExecuteAsync(vector.GetProperty("sql").GetString()!, ct);
        if (vector.GetProperty("tool_text").GetString() is { } text)
        {
            return Differ(text, reply.Text);
        }

        // The text of a plan with times is not the same twice.
        var (wanted, error) = (vector.GetProperty("result").GetString()!, vector.GetProperty("error").GetString());
        if (reply.Success != vector.GetProperty("success").GetBoolean())
        {
            return $"found {reply.Text}";
        }

        if (!wanted.StartsWith('(') && Differ(error is null ? wanted : $"SQL Error: {error}", reply.Text) is { } difference)
        {
            return difference;
        }

        var then = await database.ExecuteAsync(vector.GetProperty("then").GetString()!, ct);
        return Differ(vector.GetProperty("then_result").GetString()!, then.Text);
    }

    private static string? Differ(string wanted, string found) =>
        Address().Replace(wanted, "<memory>") == Address().Replace(found, "<memory>") ? null : $"expected {JsonSerializer.Serialize(wanted)}, found {JsonSerializer.Serialize(found)}";

    [GeneratedRegex("<memory at 0x[0-9a-f]+>", RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex Address();
}
