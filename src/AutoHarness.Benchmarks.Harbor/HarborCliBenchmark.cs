using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Harbor.Bridge;
using AutoHarness.Benchmarks.Harbor.Datasets;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor;

/// <summary>
/// The same tasks, run by the user's own Harbor: for providers of sandboxes that are not here. Each trial is a job of its own whose agent is a
/// small bridge to ours; rewards and errors are read from the job's folder and never from what Harbor prints.
/// </summary>
public sealed class HarborCliBenchmark : IBenchmark, IAsyncDisposable
{
    private readonly HarborOptions options;
    private readonly string environment;
    private readonly TimeProvider time;
    private readonly HarborCli cli;
    private ImmutableArray<HarborTask> tasks = [];
    private FrozenDictionary<TaskId, HarborTask> byId = FrozenDictionary<TaskId, HarborTask>.Empty;
    private string? fingerprint;
    private TrialFolders? folders;

    /// <param name="options">The dataset and the limits; its sandboxes are not used.</param>
    /// <param name="command">Program and first arguments of Harbor's command line.</param>
    /// <param name="environment">Harbor's name of the provider.</param>
    /// <param name="bridgeFolder">The folder of the bridge.</param>
    /// <param name="time">The clock.</param>
    public HarborCliBenchmark(HarborOptions options, ImmutableArray<string> command, string environment, string bridgeFolder, TimeProvider time)
    {
        this.options = options;
        this.environment = environment;
        this.time = time;
        cli = new HarborCli(command, bridgeFolder, time);
    }

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

        await cli.ProbeAsync(cancellationToken);
        tasks = await new DatasetLoader(options.Source, time).LoadAsync(progress, cancellationToken);
        byId = tasks.ToFrozenDictionary(task => new TaskId(task.Name));
        folders = new TrialFolders(Path.Combine(options.CacheDirectory, "trials"));
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{HarborFingerprint.Of(options, tasks)}\n{cli.Version}\n{environment}")));
        progress.Report($"{tasks.Length} tasks in {options.Dataset}, run by Harbor {cli.Version} on {environment}, fingerprint {mark[..12]}");
        fingerprint = mark;
    }

    public IReadOnlyList<string> ScanTexts(TaskId task) => byId[task].Texts();

    public async Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(agent);
        var task = byId[trial.Key.Task];
        var folder = folders!.Create("cli");
        try
        {
            return await new CliTrial(cli, task, options.Times, environment, options.UsualAgentLimit).RunAsync(agent, folder, cancellationToken);
        }
        finally
        {
            TrialFolders.Remove(folder);
        }
    }

    public ValueTask DisposeAsync()
    {
        folders?.Dispose();
        return ValueTask.CompletedTask;
    }
}
