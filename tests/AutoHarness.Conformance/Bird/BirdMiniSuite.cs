using System.Text.Json;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;

namespace AutoHarness.Conformance.Bird;

/// <summary>Replays the recorded submissions of a dataset in the layout of <c>data/bird/mini</c> on a real PostgreSQL, and checks that every task's gold passes.</summary>
internal sealed class BirdMiniSuite : IConformanceSuite
{
    private const string Merged = "bird_interact_data_merged.jsonl";
    private const string Outcomes = "expected_outcomes.jsonl";

    public string Name => "bird-mini";

    public string Arguments => "DIR";

    public async Task RunAsync(IReadOnlyList<string> arguments, Report report, CancellationToken ct)
    {
        if (arguments is not [var folder])
        {
            throw new UsageException("give the folder of the dataset");
        }

        var tasks = BirdDataset.Load(folder, Merged).Tasks.ToDictionary(task => task.InstanceId, StringComparer.Ordinal);
        await using var server = await BirdTestServer.StartAsync(folder, [.. tasks.Values.Select(task => task.Database).Distinct(StringComparer.Ordinal)], ct);
        await CheckGoldAsync(server, tasks.Values, report, ct);
        report.EndFile("gold of every task");

        var line = 0;
        foreach (var text in File.ReadLines(Path.Combine(folder, Outcomes)))
        {
            line++;
            using var vector = JsonDocument.Parse(text);
            var id = vector.RootElement.GetProperty("instance_id").GetString()!;
            var difference = await BirdReplies.ReplayAsync(server.Databases, tasks[id], InteractionMode.Agentic, vector.RootElement, ct);
            Tell(report, $"{Outcomes}:{line} {id} {vector.RootElement.GetProperty("note").GetString()}", difference);
        }

        report.EndFile(Outcomes);
    }

    private static async Task CheckGoldAsync(BirdTestServer server, IEnumerable<BirdTask> tasks, Report report, CancellationToken ct)
    {
        foreach (var task in tasks)
        {
            await using var database = await server.Databases.OpenAsync(task, InteractionMode.Agentic, ct);
            var first = await database.SubmitAsync(string.Join(";\n", task.Gold.SolSql), ct);
            Tell(report, $"{task.InstanceId} phase 1", first.Passed ? null : first.Message);
            if (first.HasFollowUp)
            {
                var second = await database.SubmitAsync(string.Join(";\n", task.FollowUp!.Gold.SolSql), ct);
                Tell(report, $"{task.InstanceId} phase 2", second.Passed ? null : second.Message);
            }
        }
    }

    private static void Tell(Report report, string vector, string? difference)
    {
        if (difference is null)
        {
            report.Pass();
        }
        else
        {
            report.Fail(vector, difference);
        }
    }
}
