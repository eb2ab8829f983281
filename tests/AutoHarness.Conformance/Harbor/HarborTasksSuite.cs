using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes;

namespace AutoHarness.Conformance.Harbor;

/// <summary>Runs every task of a folder as its own solution and as nobody, and compares with what <c>expected.json</c> says of it.</summary>
internal sealed class HarborTasksSuite : IConformanceSuite
{
    private const int AtOnce = 4;

    public string Name => "harbor-tasks";

    public string Arguments => "DIR [--sandbox docker|local] (tasks beside an expected.json)";

    public async Task RunAsync(IReadOnlyList<string> arguments, Report report, CancellationToken ct)
    {
        var sandbox = arguments switch
        {
            [_] => "docker",
            [_, "--sandbox", var name] => name,
            _ => throw new UsageException("give one folder, and perhaps --sandbox"),
        };
        var root = arguments[0];
        if (!File.Exists(Path.Combine(root, "expected.json")))
        {
            throw new UsageException($"{root} has no expected.json");
        }

        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(root, "expected.json"), ct));
        await using var provider = await ConformanceSandboxes.OpenAsync(sandbox, ct);
        // Other users of the machine may have run this too.
        using var folders = new TrialFolders(Path.Combine(Path.GetTempPath(), $"auto-harness-conformance-{Environment.UserName}"));
        var runs = expected.RootElement.EnumerateObject()
            .SelectMany(vector => new (string Word, ITrialAgent Agent)[] { ("oracle", new OracleAgent()), ("nop", new NoOpAgent()) }
                .Where(run => vector.Value.TryGetProperty(run.Word, out _))
                .Select(run => (vector.Name, run.Word, run.Agent, Expected: vector.Value.GetProperty(run.Word))))
            .ToList();
        var found = new (string? Difference, string? Apart)[runs.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, runs.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (index, token) =>
            found[index] = await DifferenceAsync(provider, folders, Path.Combine(root, runs[index].Name), runs[index].Agent, runs[index].Expected, token));
        foreach (var (run, (difference, apart)) in runs.Zip(found))
        {
            if (difference is not null)
            {
                report.Fail($"{run.Name} as {run.Word}", difference);
            }
            else if (apart is not null)
            {
                report.Apart(apart);
            }
            else
            {
                report.Pass();
            }
        }

        report.EndFile(root);
    }

    private static IEnumerable<SandboxSpec> Sandboxes(HarborTask task, TrialPolicy policy) =>
        (task.IsMultiStep ? task.Config.Steps.Cast<StepPart?>() : [null]).Where(task.IsSeparate).Select(step => TaskImages.Verifier(task, step, "conformance", policy))
            .Prepend(TaskImages.Agent(task, "conformance", policy));

    private static async Task<(string? Difference, string? Apart)> DifferenceAsync(
        ISandboxProvider provider, TrialFolders folders, string taskFolder, ITrialAgent agent, JsonElement expected, CancellationToken ct)
    {
        HarborTask task;
        var policy = new TrialPolicy { Host = Environment.GetEnvironmentVariable };
        try
        {
            task = HarborTask.Read(taskFolder);
            if (Sandboxes(task, policy).Select(provider.Refuses).FirstOrDefault(refusal => refusal is not null) is { } why)
            {
                return provider.Name == "local" ? (null, $"cannot be served by the local sandbox: {why}") : (why, null);
            }
        }
        catch (TaskFormatException broken)
        {
            return (broken.Message, null);
        }

        var folder = folders.Create(task.ShortName);
        try
        {
            var trial = await new HarborTrial(provider, policy, TimeProvider.System).RunAsync(task, agent, TrialNames.Of(task, agent.Name), folder, ct);
            var found = new Comparison(expected).Rewards("rewards", trial.Rewards);
            found.Same("exception_type", expected.TryGetProperty("exception_type", out var type) && type.ValueKind is JsonValueKind.String ? type.GetString()! : "none", trial.Error is { } error ? error.Type : "none");
            if (expected.TryGetProperty("steps", out var steps))
            {
                found.Same(
                    "steps",
                    string.Join("; ", steps.EnumerateArray().Select(step => $"{step.GetProperty("name").GetString()} {Comparison.Show(step.GetProperty("rewards"))}")),
                    string.Join("; ", trial.Steps.Select(step => $"{step.Name} {Comparison.Show(step.Rewards)}")));
            }

            if (expected.TryGetProperty("solution_exit_code", out var code) && !trial.Steps.IsEmpty && trial.Error?.Type != "AgentTimeoutError")
            {
                var file = Path.Combine(folder.Agent, "exit-code.txt");
                found.Same("solution_exit_code", code.GetRawText(), File.Exists(file) ? (await File.ReadAllTextAsync(file, ct)).Trim() : "0");
            }

            return (found.Difference is { } difference && trial.Error is { } cause ? $"{difference} ({cause.Message})" : found.Difference, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return ($"the trial threw {e.GetType().Name}: {e.Message}", null);
        }
        finally
        {
            TrialFolders.Remove(folder);
        }
    }
}
