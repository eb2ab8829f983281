using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Noise;

/// <summary>The end of <c>noise</c>.</summary>
/// <param name="Series">The series of its trials, such as <c>noise:12</c>.</param>
/// <param name="Version">The agent that ran.</param>
/// <param name="IsKept">Whether it is the agent of the last recorded iteration.</param>
/// <param name="TestTasks">Held-out tasks that decide at the gate.</param>
/// <param name="Preset">Of the paired gate, for <paramref name="Plan"/>.</param>
/// <param name="Figures">What came out.</param>
/// <param name="Plan">What the paired gate can see with this noise in one to eight rounds; empty while the noise is unknown.</param>
/// <param name="Usage">What it used.</param>
/// <param name="Wall">Wall-clock time of this call.</param>
/// <param name="Labels">What the numbers rest on.</param>
public sealed record NoiseResult(
    string Series,
    string Version,
    bool IsKept,
    int TestTasks,
    PairedPreset Preset,
    NoiseFigures Figures,
    ImmutableArray<EffectPlan> Plan,
    Usage Usage,
    TimeSpan Wall,
    ImmutableArray<string> Labels);
