using System.Collections.Immutable;
using AutoHarness.CodingAgents.Turns;
using AutoHarness.Experiments.Certifying;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Explaining;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Measuring;
using AutoHarness.Experiments.Noise;
using AutoHarness.Experiments.Optimizing;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Progress;
using AutoHarness.Experiments.Recording;
using AutoHarness.Experiments.Rotating;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Metering;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sessions;

/// <summary>
/// One command at work on an experiment. It owns the workspace until it is disposed of; a command that a kill or Ctrl-C ended goes on
/// where it stopped when the same command is started again.
/// </summary>
public sealed class ExperimentSession : IAsyncDisposable
{
    private readonly SessionParts parts;
    private readonly ExperimentContext context;
    private readonly ProcessRunner processes;

    private ExperimentSession(SessionParts parts)
    {
        this.parts = parts;
        context = parts.Context;
        processes = new ProcessRunner(context.Environment.Time);
    }

    /// <summary>Takes the workspace, opens the ledger, prepares the benchmark, arms the jail.</summary>
    /// <param name="folder">The experiment.</param>
    /// <param name="config">Its config.</param>
    /// <param name="environment">What the tool finds around it.</param>
    /// <param name="command">Name and arguments, as <c>resume</c> will repeat them.</param>
    /// <param name="progress">Watches.</param>
    /// <param name="ct">Stops it at any point; nothing is lost.</param>
    /// <exception cref="HarnessException">The workspace is busy or damaged, the jail cannot be armed, the model is unknown, …</exception>
    public static async Task<ExperimentSession> OpenAsync(
        ExperimentFolder folder, ExperimentConfig config, HarnessEnvironment environment, CommandLine command, IProgressSink progress, CancellationToken ct) =>
        new(await SessionParts.OpenAsync(folder, config, environment, command, progress, ct));

    /// <summary>See <see cref="PrepareOperation"/>.</summary>
    public Task<PrepareResult> PrepareAsync(PrepareOptions options, CancellationToken ct) =>
        CompleteAsync(() => new PrepareOperation(context, Check, Runs).PrepareAsync(options, ct), _ => ExitCode.Ok, ct);

    /// <summary>See <see cref="RunOperation"/>.</summary>
    public Task<RunResult> RunAsync(RunOptions options, CancellationToken ct) =>
        CompleteAsync(() => Runs.RunAsync(options, ct), _ => ExitCode.Ok, ct);

    /// <summary>Judges the agent in the working folder.</summary>
    public Task<GateResult> GateAsync(CancellationToken ct) =>
        CompleteAsync(() => Gates.JudgeWorkingAsync(ct), result => result.Exit, ct);

    /// <summary>Why a finished judgement ended as it did; null when there is none of that name.</summary>
    public GateExplanation? Explain(string gate) => GateExplainer.Explain(context.Ledger, context.HeldOut, gate);

    /// <summary>See <see cref="RecordOperation"/>.</summary>
    public Task<RecordResult> RecordAsync(RecordOptions options, CancellationToken ct) =>
        CompleteAsync(() => Records.RecordAsync(options, ct), _ => ExitCode.Ok, ct);

    /// <summary>See <see cref="OptimizeOperation"/>.</summary>
    public Task<OptimizeResult> OptimizeAsync(OptimizeOptions options, CancellationToken ct) => CompleteAsync(
        async () =>
        {
            await using var turns = await CodingTurns.ArmAsync(context, processes, options, ct);
            return await new OptimizeOperation(context, Check, Runs, Gates, Records, turns).OptimizeAsync(options, ct);
        },
        result => result.Exit,
        ct);

    /// <summary>Builds the agent in the working folder and keeps it in the ledger; returns its version.</summary>
    /// <exception cref="HarnessException">It does not build.</exception>
    public async Task<string> AddWorkingAgentAsync(CancellationToken ct)
    {
        var program = await context.Programs.ReadWorkingAsync(ct);
        await Check.EnsureBuildsAsync(program, ct);
        await context.Programs.AddAsync(program);
        return program.Version;
    }

    /// <summary>Measures agent versions on all tasks, train and held out, for the owner's eyes; never part of a verdict.</summary>
    public Task<ImmutableArray<Measurement>> MeasureAsync(IReadOnlyList<string> versions, int trialsPerTask, CancellationToken ct) =>
        CompleteAsync(() => new MeasureOperation(context).MeasureAsync(versions, trialsPerTask, ct), _ => ExitCode.Ok, ct);

    /// <summary>See <see cref="CertifyOperation"/>.</summary>
    public Task<CertifyResult> CertifyAsync(CertifyOptions options, CancellationToken ct) =>
        CompleteAsync(() => new CertifyOperation(context).CertifyAsync(options, ct), _ => ExitCode.Ok, ct);

    /// <summary>See <see cref="RotateOperation"/>.</summary>
    public Task<RotationResult> RotateSplitAsync(CancellationToken ct) =>
        CompleteAsync(() => Rotations.RotateAsync(ct), _ => ExitCode.Ok, ct);

    /// <summary>See <see cref="NoiseOperation"/>.</summary>
    public Task<NoiseResult> NoiseAsync(int trialsPerTask, CancellationToken ct) =>
        CompleteAsync(() => new NoiseOperation(context, Check).MeasureAsync(trialsPerTask, ct), _ => ExitCode.Ok, ct);

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    private AgentCheck Check => new(context.Fleet);

    private RunOperation Runs => new(context, Check);

    private GateOperation Gates => new(context, Check);

    private RotateOperation Rotations => new(context);

    private RecordOperation Records => new(context, processes);

    private async Task<T> CompleteAsync<T>(Func<Task<T>> operation, Func<T, ExitCode> exit, CancellationToken ct)
    {
        try
        {
            context.Reach($"{context.Command.Name}.begun");
            await Rotations.FinishAsync(ct);
            var result = await operation();
            await context.Ledger.CloseCommandAsync(context.Command.Id, exit(result));
            return result;
        }
        catch (BudgetExhaustedException e)
        {
            throw new HarnessException(SessionErrors.Budget(context, e), e);
        }
        catch (HarnessException e) when (e.Error.Exit is not (ExitCode.NoVerdict or ExitCode.Disk or ExitCode.Budget))
        {
            // Until a person has acted it would end the same way, so it does not count as interrupted; one that was interrupted before still does.
            if (!context.Command.Resumed)
            {
                await context.Ledger.CloseCommandAloneAsync(context.Command.Id, e.Error.Exit);
            }

            throw;
        }
    }
}
