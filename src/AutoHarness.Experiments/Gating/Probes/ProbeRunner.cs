using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating.Probes;

/// <summary>
/// Looks behind an acceptance once its fresh trials are there: does the gain survive when the tasks are renamed, and do the stored trials
/// support their rewards? What the benchmark does not offer is not looked at.
/// </summary>
internal static class ProbeRunner
{
    /// <summary>Runs the trials that the probes need and are not there yet, and says what was found; empty when all is well.</summary>
    public static async Task<ImmutableArray<ProbeFinding>> RunAsync(ExperimentContext context, GateCase gateCase, CancellationToken ct)
    {
        var findings = ImmutableArray.CreateBuilder<ProbeFinding>();
        if (context.Benchmark is IRenamedTwins && await new TwinTrialRunner(context, gateCase).RunAsync(ct) is { } hardCoded)
        {
            findings.Add(hardCoded);
        }

        if (context.Benchmark is IReplayable replayable && ReplayCheck.Run(context, gateCase, replayable) is { } replay)
        {
            findings.Add(replay);
        }

        return findings.ToImmutable();
    }
}
