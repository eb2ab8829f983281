using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Results;

namespace AutoHarness.Conformance.Harbor;

/// <summary>Reads every <c>result.json</c> of a folder and compares with what <c>expected.json</c> says of it: trials and jobs, told apart by their keys.</summary>
internal sealed class HarborResultsSuite : IConformanceSuite
{
    public string Name => "harbor-results";

    public string Arguments => "DIR (folders with result.json beside an expected.json; or a folder of such folders)";

    public async Task RunAsync(IReadOnlyList<string> arguments, Report report, CancellationToken ct)
    {
        if (arguments is not [var root] || !Directory.Exists(root))
        {
            throw new UsageException("give one folder");
        }

        var folders = File.Exists(Path.Combine(root, "expected.json")) ? [root] : Directory.GetDirectories(root).Where(folder => File.Exists(Path.Combine(folder, "expected.json"))).Order(StringComparer.Ordinal).ToArray();
        if (folders.Length == 0)
        {
            throw new UsageException($"{root} has no expected.json");
        }

        foreach (var folder in folders)
        {
            using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "expected.json"), ct));
            foreach (var vector in expected.RootElement.EnumerateObject())
            {
                var content = await File.ReadAllBytesAsync(Path.Combine(folder, vector.Name, "result.json"), ct);
                if ((vector.Value.TryGetProperty("completed", out _) ? JobDifference(content, vector.Value) : TrialDifference(content, vector.Value)) is { } difference)
                {
                    report.Fail(vector.Name, difference);
                }
                else
                {
                    report.Pass();
                }
            }

            report.EndFile(folder);
        }
    }

    private static string? TrialDifference(byte[] content, JsonElement expected)
    {
        TrialResultDocument result;
        try
        {
            result = TrialResultDocument.Read(content);
        }
        catch (ResultDocumentException e)
        {
            return expected.GetProperty("parse").GetString() == "error" ? null : $"cannot be read: {e.Message}";
        }

        var found = new Comparison(expected)
            .Text("parse", "ok")
            .Text("exception_type", result.Exception?.Type)
            .Flag("has_reward", result.Rewards is { IsEmpty: false })
            .Number("n_steps", result.Steps.IsEmpty ? null : result.Steps.Length)
            .Text("task_kind", result.TaskKind.ToString().ToLowerInvariant())
            .Flag("naive_times", result.StartedAt?.IsNaive == true)
            .Rewards("rewards", result.Rewards);
        if (expected.TryGetProperty("tokens", out var tokens))
        {
            double?[] wanted = tokens.ValueKind is JsonValueKind.Array ? [.. tokens.EnumerateArray().Select(part => (double?)part.GetDouble())] : [null, null, null, null];
            double?[] got = [result.Usage?.Input, result.Usage?.Cached, result.Usage?.Output, result.Usage?.CostUsd];
            found.Same("tokens", string.Join(' ', wanted), string.Join(' ', got));
        }

        return found.Difference;
    }

    private static string? JobDifference(byte[] content, JsonElement expected)
    {
        var job = JobResultDocument.Read(content);
        var found = new Comparison(expected)
            .Number("completed", job.Completed)
            .Number("errored", job.Errored)
            .Number("running", job.Running)
            .Number("pending", job.Pending)
            .Number("retries", job.Retries)
            .Number("cancelled", job.Cancelled)
            .Flag("finished", job.FinishedAt is not null);
        if (expected.TryGetProperty("updated_at", out var updated))
        {
            found.Same("updated_at", DocumentTime.Parse(updated.GetString()!).ToString()!, job.UpdatedAt.ToString()!);
        }

        return found.Difference;
    }
}
