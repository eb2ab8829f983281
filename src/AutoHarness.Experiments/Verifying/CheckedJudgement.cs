using System.Collections.Immutable;

namespace AutoHarness.Experiments.Verifying;

/// <summary>A judgement after its check.</summary>
/// <param name="Id">Such as <c>g-0003</c>; a control is <c>c-0010</c>.</param>
/// <param name="Policy">Name of the policy that decided.</param>
/// <param name="PolicyVersion">Its version then.</param>
/// <param name="Verdict">The word of the outcome as the ledger has it.</param>
/// <param name="State">The result of the check.</param>
/// <param name="Notes">What differs, or why it was not recomputed. Never names a task.</param>
public sealed record CheckedJudgement(string Id, string Policy, int PolicyVersion, string Verdict, JudgementState State, ImmutableArray<string> Notes);
