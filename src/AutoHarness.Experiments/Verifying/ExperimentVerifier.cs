using System.Collections.Immutable;
using System.Text;
using AutoHarness.Experiments.Certifying;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Verifying;

/// <summary>
/// Recomputes every verdict of an experiment from its recorded trials and compares the files of the workspace with the ledger.
/// It changes nothing, runs nothing and needs no lock.
/// </summary>
public static class ExperimentVerifier
{
    /// <param name="folder">The experiment.</param>
    /// <param name="config">Its config.</param>
    /// <param name="heldOutFile">The held-out store; null for its usual place.</param>
    /// <param name="environment">Where that is, and the clock.</param>
    /// <exception cref="HarnessException">There is no ledger, or the held-out store is missing or another experiment's.</exception>
    public static async Task<Verification> VerifyAsync(ExperimentFolder folder, ExperimentConfig config, string? heldOutFile, HarnessEnvironment environment)
    {
        if (!File.Exists(folder.Ledger))
        {
            throw new HarnessException(new(ExitCode.Environment, "AH7004", $"there is nothing to verify: {folder.NameOf(folder.Ledger)} is missing")
            {
                Why = "the ledger holds the judgements; without it nothing can be recomputed",
                Fixes = ["auto-harness prepare", "or verify where the experiment lies: auto-harness -C DIR verify"],
            });
        }

        await using var ledger = ExperimentLedger.OpenReadOnly(folder.Ledger, environment.Time);
        await using var heldOut = HeldOutStore.OpenReadOnly(
            heldOutFile ?? HeldOutPlace.FileOf(environment, ledger.ExperimentId), ledger.ExperimentId, environment.Time);
        var stores = new TrialStores(ledger, heldOut);
        var gates = ledger.Gates();
        var check = new JudgementCheck(ledger, heldOut, stores);
        var records = new RecordCheck(ledger, heldOut, config.GateSplit);
        ImmutableArray<string> tampering =
        [
            .. ledger.BrokenLink() is { } broken ? [$"the chain of verdicts is broken at {broken}"] : Array.Empty<string>(),
            .. ledger.Records().SelectMany(records.Check),
            .. CertificateStore.Check(heldOut),
        ];
        return new Verification(
            ledger.ExperimentId,
            [.. gates.Select(check.Check)],
            [.. heldOut.ControlRows().Select(row => check.CheckControl(gates.FirstOrDefault(gate => gate.Id == row.Gate), row.Case, row.Verdict))],
            tampering,
            Drift(folder, new WorkspaceProjections(folder, config, ledger, environment.Time, _ => { })),
            ledger.Records().Length,
            CertificateStore.Read(heldOut) is not null,
            WorkspaceLock.CurrentOwner(folder, environment.Time)?.Command);
    }

    // A missing file is written again by the next command, so it says nothing.
    private static ImmutableArray<string> Drift(ExperimentFolder folder, WorkspaceProjections projections) =>
    [
        .. projections.Files()
            .Where(file => File.Exists(file.Path) && !File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(file.Text)))
            .Select(file => folder.NameOf(file.Path)),
    ];
}
