using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Experiments.Gating.Pools;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Rotating;

/// <summary>
/// Draws a new held-out split out of all tasks but the sealed ones and moves what is recorded of them to where it now belongs. Every step
/// may be repeated, so a rotation that was interrupted is ended by whatever command comes next.
/// </summary>
internal sealed class RotateOperation(ExperimentContext context)
{
    /// <summary>Since when the held-out tasks are not fresh any more; a date in the ledger.</summary>
    public const string RotatedKey = "rotated";

    private const string OpenKey = "rotating";
    private const string DoneKey = "rotations";

    private int Done => Number(DoneKey) ?? 0;

    /// <exception cref="HarnessException">There is no split, or a judgement is not finished.</exception>
    public async Task<RotationResult> RotateAsync(CancellationToken ct)
    {
        // What this very command began before a kill stays the one it does.
        var key = $"rotation:command:{context.Command.Id}";
        var number = Number(key) ?? Done + 1;
        if (number > Done)
        {
            RequireRotatable();
            if (SplitHistory.Find(context.HeldOut, number) is null)
            {
                await SplitHistory.AddAsync(context.HeldOut, Draw(number));
            }

            context.Reach("rotate.drawn");
            await context.Ledger.SetMetaAsync(key, Text(number));
            await context.Ledger.SetMetaAsync(OpenKey, Text(number));
            context.Reach("rotate.begun");
            await FinishAsync(ct);
        }

        var rotation = SplitHistory.Find(context.HeldOut, number)!;
        return new RotationResult(
            number,
            rotation.Train.Length,
            rotation.Test.Length,
            rotation.Closed.Length,
            context.Ledger.Suite()?.Tasks.Length ?? 0,
            [.. context.Labels.Where(label => !SessionLabels.IsRotation(label)), SessionLabels.Rotated(context.Ledger.Meta(RotatedKey)!)]);
    }

    /// <summary>Ends a rotation that was interrupted; without one it does nothing.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        if (Number(OpenKey) is not { } number)
        {
            return;
        }

        var rotation = SplitHistory.Find(context.HeldOut, number)!;
        var transfer = new TrialTransfer(context.Ledger, context.HeldOut);
        await transfer.CopyAsync(rotation);
        context.Reach("rotate.copied");
        await context.HeldOut.RotateAsync(rotation.Test, rotation.At);
        context.Reach("rotate.sealed");
        await context.Ledger.RotateAsync(rotation.Train, Suite(rotation), RotatedKey, rotation.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        context.Reach("rotate.split");
        await transfer.RemoveAsync(rotation);
        context.Reach("rotate.moved");
        await RefreshFilesAsync(rotation, ct);
        context.Reach("rotate.files");
        await context.Ledger.SetMetaAsync(DoneKey, Text(number));
        await context.Ledger.SetMetaAsync(OpenKey, "");
        context.Reach("rotate.done");
    }

    private void RequireRotatable()
    {
        if (context.Ledger.TrainTasks().IsEmpty || context.HeldOut.Tasks(Split.Test).IsEmpty)
        {
            throw TaskSelection.NoSplit(context);
        }

        if (context.Ledger.Gates().FirstOrDefault(gate => gate.Verdict is null || (gate.Verdict.Accepted && gate.Settlement is null)) is { } open)
        {
            throw new HarnessException(new(ExitCode.Rejected, "AH4311", $"{open.Name} is not finished, so the split cannot be rotated")
            {
                Why = "a judgement ends on the tasks that it began with",
                Fixes = ["auto-harness resume", "or judge the agent as it is to the end: auto-harness gate"],
            });
        }
    }

    private Rotation Draw(int number)
    {
        var (train, test) = (context.Ledger.TrainTasks(), context.HeldOut.Tasks(Split.Test));
        var drawn = RotationDraw.Draw(context.Ledger.ExperimentId, number, train, test, SplitHistory.Tested(context.HeldOut, number));
        return new Rotation(number, train, test, drawn.Train, drawn.Test, context.Environment.Time.GetUtcNow());
    }

    /// <summary>The suite without the tasks that are not train tasks any more; null when nothing changes.</summary>
    private SuiteState? Suite(Rotation rotation)
    {
        if (context.Ledger.Suite() is not { } suite)
        {
            return null;
        }

        var kept = suite with
        {
            Tasks = [.. suite.Tasks.Except(rotation.Closed)],
            LastResults = suite.LastResults.RemoveRange(rotation.Closed),
            Records = suite.Records.RemoveRange(rotation.Closed),
        };
        return SuiteStateJson.Write(kept) == SuiteStateJson.Write(suite) ? null : kept;
    }

    private async Task RefreshFilesAsync(Rotation rotation, CancellationToken ct)
    {
        var traces = new TraceFolders(context.Folder, context.Ledger, context.Config);
        traces.Remove(rotation.Closed);
        var records = context.Ledger.Records();
        if (!records.IsEmpty)
        {
            var opened = rotation.Opened.ToHashSet();
            await traces.WriteBaselineAsync(context.Ledger.Trials.Find(PrepareOperation.Baseline, records[0].Version).Where(trial => opened.Contains(trial.Key.Task)), ct);
            await traces.WriteLatestAsync(context.Ledger.Trials.Find(IncumbentPools.FreshSeries(records[^1]), records[^1].Version).Where(trial => opened.Contains(trial.Key.Task)), ct);
        }

        await AtomicFile.WriteAsync(
            Path.Combine(context.SealedFolder, $"{context.Config.Benchmark}_data", SplitFile.Name),
            SplitFile.Render(new TaskSplit(rotation.Train, rotation.Test, context.HeldOut.Tasks(Split.Holdout)), rotation.At, context.Config.SplitSeed),
            ct);
        await context.Projections.RefreshAsync(ct);
    }

    private int? Number(string key) => context.Ledger.Meta(key) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
