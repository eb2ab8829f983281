using System.Collections.Immutable;
using AutoHarness.Experiments.Certifying;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Exporting;

/// <summary>
/// Writes the trials of an experiment for other programs. It runs nothing and needs no lock. Held-out trials leave their store only when the
/// owner asks for them, count as a look, and are never written inside the experiment, where a coding agent works.
/// </summary>
public static class ExperimentExport
{
    /// <summary>Names and descriptions of all formats.</summary>
    public static ImmutableArray<(string Name, string Description)> Formats { get; } = [.. ExportFormats.All.Select(format => (format.Name, format.Description))];

    /// <param name="folder">The experiment.</param>
    /// <param name="config">Its config.</param>
    /// <param name="environment">Where the held-out store is, and the clock.</param>
    /// <param name="options">What, and where to.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="HarnessException">Nothing has run yet, the format is for another benchmark, or the folder will not do.</exception>
    public static async Task<ExportResult> ExportAsync(ExperimentFolder folder, ExperimentConfig config, HarnessEnvironment environment, ExportOptions options, CancellationToken ct)
    {
        var format = ExportFormats.All.First(format => format.Name == options.Format);
        if (format.Benchmark is { } benchmark && benchmark != config.Benchmark)
        {
            throw new HarnessException(new(ExitCode.Usage, null, $"{format.Name} is a format of the benchmark {benchmark}; this experiment's is {config.Benchmark}")
            {
                Fixes = ["auto-harness export jsonl"],
            });
        }

        if (!File.Exists(folder.Ledger))
        {
            throw new HarnessException(new(ExitCode.Environment, null, "nothing has run in this experiment yet") { Fixes = ["auto-harness prepare"] });
        }

        await using var ledger = ExperimentLedger.OpenReadOnly(folder.Ledger, environment.Time);
        var sealedFile = HeldOutPlace.FileOf(environment, ledger.ExperimentId);
        var target = ExportPlace.Choose(folder, Path.GetDirectoryName(sealedFile)!, options);
        await using var heldOut = options.IncludeSealed
            ? HeldOutStore.Open(sealedFile, ledger.ExperimentId, expected: true, environment.Time)
            : null;
        var open = ledger.Trials.All();
        var all = heldOut?.Trials.All() ?? [];
        var closed = heldOut is null ? [] : Closed(heldOut);
        var shown = all.Where(trial => !closed.Contains(trial.Key.Task)).ToImmutableArray();
        var source = new ExportSource(ledger, heldOut)
        {
            Folder = folder,
            Config = config,
            Environment = environment,
            Times = options.Times,
            Trials = InOrder(open.Concat(shown)),
        };
        if (!shown.IsEmpty)
        {
            await heldOut!.CountLookAsync($"export:{shown.Length}", heldOut.Tasks(Split.Test).Length);
        }

        await format.WriteAsync(source, target, ct);
        return new ExportResult(
            format.Name,
            target.Root,
            [.. target.Files],
            source.Trials.Length,
            shown.Length,
            heldOut is null ? null : all.Length - shown.Length,
            shown.IsEmpty ? null : heldOut!.Looks(),
            WorkspaceLock.CurrentOwner(folder, environment.Time)?.Command);
    }

    /// <summary>Tasks of the sealed holdout, which nobody sees until it is used up.</summary>
    private static HashSet<TaskId> Closed(HeldOutStore heldOut) => CertificateStore.Read(heldOut) is null ? [.. heldOut.Tasks(Split.Holdout)] : [];

    private static ImmutableArray<TrialRecord> InOrder(IEnumerable<TrialRecord> trials) =>
    [
        .. trials
            .OrderBy(trial => trial.Key.Series, StringComparer.Ordinal)
            .ThenBy(trial => trial.Key.AgentVersion, StringComparer.Ordinal)
            .ThenBy(trial => trial.Key.Task)
            .ThenBy(trial => trial.Key.Attempt)
            .ThenBy(trial => trial.Key.Fingerprint, StringComparer.Ordinal),
    ];
}
