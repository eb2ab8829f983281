using System.Text.Json.Nodes;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>One look at the evidence, for the decision record.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Stage"><c>train</c> or <c>test</c>.</param>
/// <param name="Trials">Candidate trials so far.</param>
/// <param name="Estimate">What was seen.</param>
/// <param name="Decision"><c>accept</c>, <c>reject</c> or <c>continue</c>.</param>
internal sealed record PairedLook(int Round, string Stage, int Trials, PairedEstimate Estimate, string Decision)
{
    public JsonObject ToJson() => new()
    {
        ["r"] = Round,
        ["stage"] = Stage,
        ["trials"] = Trials,
        ["z"] = Estimate.Z,
        ["m_train"] = Estimate.Train.Mean,
        ["m_test"] = Estimate.Test.Units == 0 ? null : Estimate.Test.Mean,
        ["delta"] = Estimate.Delta,
        ["se"] = Estimate.StandardError,
        ["decision"] = Decision,
    };
}
