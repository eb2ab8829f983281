using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Exporting;

/// <summary>What an exporter gets: the trials that may leave the ledger, and what belongs to them.</summary>
internal sealed class ExportSource(ExperimentLedger ledger, HeldOutStore? heldOut)
{
    public required ExperimentFolder Folder { get; init; }

    public required ExperimentConfig Config { get; init; }

    public required HarnessEnvironment Environment { get; init; }

    /// <summary>When something happened and how long it took is wanted too; two runs that are alike are then no longer the same bytes.</summary>
    public required bool Times { get; init; }

    /// <summary>In the order of their keys: series, agent version, task, attempt, fingerprint; without traces.</summary>
    public required ImmutableArray<TrialRecord> Trials { get; init; }

    /// <summary>The trace of a trial, without its canary and, unless they are wanted, without times; null where none was kept.</summary>
    public JsonObject? Trace(TrialRecord trial)
    {
        var table = trial.Split == Split.Train ? ledger.Trials : heldOut!.Trials;
        if (TrialTrace.WithoutCanary(table.Trace(trial.Key)) is not { } bytes)
        {
            return null;
        }

        var trace = JsonNode.Parse(bytes)!.AsObject();
        if (!Times)
        {
            TraceTimes.Remove(trace);
        }

        return trace;
    }

    /// <summary>The files of an agent version by relative path, or null when the ledger does not have it.</summary>
    public ImmutableSortedDictionary<string, byte[]>? AgentFiles(string version) => ledger.VersionFiles(version);
}
