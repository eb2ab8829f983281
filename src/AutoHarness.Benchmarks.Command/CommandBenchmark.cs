using System.Collections.Frozen;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Command.Protocol;
using AutoHarness.Benchmarks.Command.Tasks;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Command;

/// <summary>
/// Anybody's own benchmark, in any language: one process per trial that gets its task on standard input, may let the agent act, and
/// prints a reward. The messages are described in <c>docs/command-benchmark.md</c>. The process is the owner's own program and runs outside any jail.
/// </summary>
public sealed class CommandBenchmark : IBenchmark
{
    private readonly CommandBenchmarkOptions options;
    private readonly TimeProvider time;
    private readonly ProcessRunner processes;
    private readonly Lazy<ImmutableArray<CommandTask>> list;
    private readonly Lazy<FrozenDictionary<TaskId, CommandTask>> tasks;
    private readonly Lazy<string> fingerprint;

    public CommandBenchmark(CommandBenchmarkOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Run.IsDefaultOrEmpty)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1522", "command.run is empty: no program to run for a trial")
            {
                Fixes = ["set command.run in experiment_config.yaml, for example [python3, bench.py]"],
            });
        }

        this.options = options;
        this.time = time;
        processes = new ProcessRunner(time);
        list = new(() => TaskFile.Read(Path.Combine(options.Folder, options.Tasks), options.Tasks));
        tasks = new(() => list.Value.ToFrozenDictionary(task => task.Task.Id));
        fingerprint = new(() => CommandFingerprint.Of(options));
    }

    public string Name => "command";

    public IReadOnlyList<BenchmarkTask> Tasks => [.. list.Value.Select(task => task.Task)];

    public string Fingerprint => fingerprint.Value;

    /// <summary>The files that hold tasks and grader, absolute; neither the coding agent nor the agent may see them.</summary>
    public IReadOnlyList<string> PrivateFiles => [.. CommandFingerprint.FilesOf(options).Select(file => Path.GetFullPath(file.Path))];

    public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        progress.Report($"{list.Value.Length} tasks in {options.Tasks}, fingerprint {Fingerprint[..12]}");
        return Task.CompletedTask;
    }

    public IReadOnlyList<string> ScanTexts(TaskId task) => tasks.Value[task].Texts();

    public async Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(agent);
        var task = tasks.Value[trial.Key.Task];

        await using var process = new BenchmarkProcess(await StartAsync(cancellationToken), options.TimeLimit, time);
        return await new CommandTrial(process, agent).RunAsync(MessageWriter.Task(task, trial), cancellationToken);
    }

    private async Task<RunningProcess> StartAsync(CancellationToken ct)
    {
        try
        {
            return await processes.StartAsync(
                new ProcessSpec(options.Run[0], [.. options.Run.Skip(1)]) { InheritEnvironment = true, WorkingDirectory = options.Folder },
                ct);
        }
        catch (ProcessStartException fault)
        {
            throw new HarnessException(
                new HarnessError(ExitCode.Environment, "AH1523", fault.Message)
                {
                    Fixes = [$"install {fault.Program}, or correct command.run in experiment_config.yaml"],
                },
                fault);
        }
    }
}
