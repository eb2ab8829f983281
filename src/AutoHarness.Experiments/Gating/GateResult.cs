using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating;

/// <summary>The end of a judgement.</summary>
/// <param name="Id">Such as <c>g-0003</c>.</param>
/// <param name="Iteration">The running number of the proposal.</param>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Best">Best recorded score before, or null.</param>
/// <param name="PromotionRerun">Tasks that were re-run for promotion.</param>
/// <param name="Promoted">Tasks that joined the suite.</param>
/// <param name="Receipt">The receipt as the coding agent may read it.</param>
/// <param name="Labels">What the numbers rest on.</param>
public sealed record GateResult(
    string Id,
    int Iteration,
    string Policy,
    Verdict Verdict,
    double? Best,
    int PromotionRerun,
    ImmutableArray<TaskId> Promoted,
    JsonObject Receipt,
    ImmutableArray<string> Labels)
{
    /// <summary>The exit code of the verdict.</summary>
    public ExitCode Exit => Verdict.Kind.ToExitCode();
}
