using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;

namespace AutoHarness.Experiments.Explaining;

/// <summary>Why a judgement ended as it did. For the owner: it holds held-out numbers.</summary>
/// <param name="Id">Such as <c>g-0003</c>.</param>
/// <param name="Iteration">Number of the proposal.</param>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Candidate">The version that was judged.</param>
/// <param name="Incumbent">The version that it was compared with.</param>
/// <param name="Train">Number of train tasks.</param>
/// <param name="Test">Number of held-out tasks.</param>
/// <param name="Suite">Number of suite tasks before.</param>
/// <param name="CandidateTrials">The candidate's trials.</param>
/// <param name="PoolTrials">The incumbent's trials from before.</param>
/// <param name="ReferenceTrials">The incumbent's trials beside the candidate's.</param>
/// <param name="FreshTrials">The candidate's trials after its acceptance.</param>
/// <param name="CandidateCost">Mean cost of a trial of the candidate in USD; null when unknown.</param>
/// <param name="IncumbentCost">The same of the incumbent.</param>
/// <param name="Verdict">The verdict before the settlement, with its full record.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Stage">The check that decided before the policy was asked; null where the policy decided.</param>
/// <param name="Settlement">The numbers of the settlement; null where there was none.</param>
/// <param name="Best">Best recorded score before, for the compatible policy.</param>
/// <param name="Flip">What would have changed the verdict; null when nothing small would.</param>
public sealed record GateExplanation(
    string Id,
    int Iteration,
    string Policy,
    string Candidate,
    string Incumbent,
    int Train,
    int Test,
    int Suite,
    int CandidateTrials,
    int PoolTrials,
    int ReferenceTrials,
    int FreshTrials,
    double? CandidateCost,
    double? IncumbentCost,
    Verdict Verdict,
    Verdict Outcome,
    string? Stage,
    JsonObject? Settlement,
    double? Best,
    Flip? Flip);
