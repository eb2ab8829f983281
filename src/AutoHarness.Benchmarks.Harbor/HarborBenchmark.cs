using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Datasets;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor;

/// <summary>
/// Terminal-Bench, or any other dataset in Harbor's format: the agent works in the terminal of a sandbox, then the task's tests look at what it
/// left there. What the format promises is described in <c>docs/terminal-bench.md</c>.
/// </summary>
public sealed class HarborBenchmark(HarborOptions options, TimeProvider time) : IBenchmark, IAsyncDisposable
{
    private const int MostImagesAhead = 200;
    private const int ImagesAtOnce = 2;

    private readonly SemaphoreSlim opening = new(1, 1);
    private ImmutableArray<HarborTask> tasks = [];
    private FrozenDictionary<TaskId, HarborTask> byId = FrozenDictionary<TaskId, HarborTask>.Empty;
    private string? fingerprint;
    private ISandboxProvider? sandboxes;
    private TrialFolders? folders;

    public string Name => "terminal-bench";

    public IReadOnlyList<BenchmarkTask> Tasks => [.. tasks.Select(task => new BenchmarkTask(new TaskId(task.Name)))];

    public string Fingerprint => fingerprint ?? throw new InvalidOperationException("the benchmark is not prepared");

    public async Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (fingerprint is not null)
        {
            return;
        }

        tasks = await new DatasetLoader(options.Source, time).LoadAsync(progress, cancellationToken);
        byId = tasks.ToFrozenDictionary(task => new TaskId(task.Name));
        var mark = HarborFingerprint.Of(options, tasks);
        folders = new TrialFolders(Path.Combine(options.CacheDirectory, "trials"));
        var provider = await OpenAsync(progress, cancellationToken);
        new TaskChecks(provider, Policy).Check(tasks, progress);
        await MakeImagesAsync(provider, progress, cancellationToken);
        progress.Report($"{tasks.Length} tasks in {options.Dataset}, sandbox {provider.Name}, fingerprint {mark[..12]}");
        fingerprint = mark;
    }

    public IReadOnlyList<string> ScanTexts(TaskId task) => byId[task].Texts();

    public async Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(agent);
        var task = byId[trial.Key.Task];
        var key = trial.Key;
        var name = TrialNames.Of(task, $"{key.Series} {key.AgentVersion} {key.Task} {key.Attempt} {key.Fingerprint}");
        var worker = new HarnessAgent(agent, key.AgentVersion, options.UsualAgentLimit, time);
        var folder = folders!.Create(name);
        try
        {
            var report = await new HarborTrial(sandboxes!, Policy, time).RunAsync(task, worker, name, folder, cancellationToken);
            agent.Note(TrialNote.Kind, TrialNote.Write(task, name, worker, report));
            foreach (var file in TrialEvidence.Of(folder))
            {
                agent.Note(TrialEvidence.Kind, file);
            }

            return Outcome(task, report);
        }
        catch (SandboxUnavailableException lost)
        {
            // Every other trial would fail in the same way.
            throw Unavailable("cannot be used any more", lost);
        }
        finally
        {
            TrialFolders.Remove(folder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (sandboxes is { } open)
        {
            await open.DisposeAsync();
        }

        folders?.Dispose();
        opening.Dispose();
    }

    private TrialPolicy Policy => new() { Times = options.Times, Compat = options.Compat, ForceBuild = options.ForceBuild, Host = options.Host };

    private async Task<ISandboxProvider> OpenAsync(IProgress<string> progress, CancellationToken ct)
    {
        await opening.WaitAsync(ct);
        try
        {
            sandboxes ??= await options.Sandboxes(ct);
            foreach (var note in sandboxes.Notes)
            {
                progress.Report(note);
            }

            return sandboxes;
        }
        catch (SandboxUnavailableException e)
        {
            throw Unavailable("cannot be used here", e);
        }
        finally
        {
            opening.Release();
        }
    }

    private HarnessException Unavailable(string problem, SandboxUnavailableException cause) =>
        new(new HarnessError(ExitCode.Environment, null, $"the sandbox {options.SandboxName} {problem}: {cause.Message}") { Fixes = [cause.Fix] }, cause);

    /// <summary>A first trial should not have to wait for its image; where one does not build, its trials will say so.</summary>
    private async Task MakeImagesAsync(ISandboxProvider provider, IProgress<string> progress, CancellationToken ct)
    {
        if (tasks.Length > MostImagesAhead)
        {
            progress.Report($"{tasks.Length} tasks: images are made when a trial first needs them");
            return;
        }

        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = ImagesAtOnce, CancellationToken = ct }, async (task, token) =>
        {
            try
            {
                var spec = TaskImages.Agent(task, task.ShortName, Policy);
                await provider.PrepareAsync(spec.Image, spec.StartLimit, token);
            }
            catch (SandboxUnavailableException lost)
            {
                throw Unavailable("cannot be used any more", lost);
            }
            catch (Exception e) when (e is SandboxException or TaskFormatException)
            {
                progress.Report($"warning: the image of {task.Name} cannot be made: {e.Message}");
            }
        });
    }

    private TrialOutcome Outcome(HarborTask task, TrialReport report)
    {
        if (report.Error is { IsInfrastructure: true } broken)
        {
            return new TrialOutcome.Infra($"{broken.Type}: {broken.Message}");
        }

        if (report.Steps is [{ Error: { IsInfrastructure: true } first }, ..])
        {
            return new TrialOutcome.Infra($"{first.Type}: {first.Message}");
        }

        var reward = Reward(task, report);
        return new TrialOutcome.Scored(reward, report.Run, reward >= 1 ? null : Reason(report), Detail(report));
    }

    /// <summary>A step that was never reached is worth nothing here, whatever Harbor's mean says: failing early must not pay.</summary>
    private double Reward(HarborTask task, TrialReport report) =>
        report.Rewards is null ? 0
        : report.IsMultiStep && !options.Compat && task.Config.Strategy is RewardStrategy.Mean
            ? report.Steps.Sum(step => step.Rewards is { } rewards ? RewardMath.Scalar(rewards) : 0) / task.Config.Steps.Length
            : RewardMath.Scalar(report.Rewards);

    private static string Reason(TrialReport report)
    {
        var failed = report.Steps.FirstOrDefault(step => step.Rewards is null || RewardMath.Scalar(step.Rewards) < 1) ?? report.Steps[^1];
        var where = failed.Name is { } step ? $"step {step}: " : "";
        var error = failed.Error is { } problem ? $"{problem.Type}: {problem.Message}" : null;
        return failed.Rewards is { } rewards
            ? $"{where}the tests gave {string.Join(", ", rewards.Select(pair => $"{pair.Key} {pair.Value}"))}{(error is null ? "" : $"; {error}")}"
            : $"{where}{error ?? "no reward"}";
    }

    private static JsonObject Detail(TrialReport report) => new()
    {
        ["rewards"] = TrialNote.Rewards(report.Rewards)?["rewards"]?.DeepClone(),
        ["exception"] = report.Error?.Type,
        ["steps"] = new JsonArray(
        [
            .. report.Steps.Select(step => (JsonNode)new JsonObject
            {
                ["step"] = step.Name,
                ["rewards"] = TrialNote.Rewards(step.Rewards)?["rewards"]?.DeepClone(),
                ["exception"] = step.Error?.Type,
                ["put_back"] = step.Restored.IsEmpty ? null : new JsonArray([.. step.Restored.Select(path => (JsonNode)JsonValue.Create(path)!)]),
                ["test_output"] = step.TestOutput,
            }),
        ]),
    };
}
