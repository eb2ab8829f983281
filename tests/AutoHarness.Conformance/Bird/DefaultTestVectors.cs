using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;

namespace AutoHarness.Conformance.Bird;

/// <summary>Pairs of SQL judged on a live database by the comparison of rows.</summary>
internal sealed class DefaultTestVectors : IBirdVectorFile
{
    public string Name => "default_test_pairs";

    public async Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        var vectors = folder.Read(Name).ToList();
        await using var server = await BirdTestServer.StartAsync(folder.Data, [.. vectors.Select(vector => vector.GetProperty("database").GetString()!).Distinct(StringComparer.Ordinal)], ct);
        foreach (var vector in vectors)
        {
            var id = vector.GetProperty("id").GetString()!;
            var conditions = vector.GetProperty("conditions");
            var task = new BirdTask
            {
                InstanceId = id,
                Database = vector.GetProperty("database").GetString()!,
                AmbiguousQuery = "",
                Gold = new PhaseGold
                {
                    SolSql = [.. vector.GetProperty("sol").EnumerateArray().Select(sql => sql.GetString()!)],
                    Ordered = conditions.TryGetProperty("order", out var order) && order.GetBoolean(),
                },
            };
            await using var database = await server.Databases.OpenAsync(task, InteractionMode.Agentic, ct);
            var reply = await database.SubmitAsync(vector.GetProperty("pred")[0].GetString()!, ct);
            var wanted = vector.GetProperty("passes").GetBoolean();
            if (reply.Passed == wanted)
            {
                report.Pass();
            }
            else
            {
                report.Fail(id, $"expected {wanted}, found {reply.Message}");
            }
        }
    }
}
