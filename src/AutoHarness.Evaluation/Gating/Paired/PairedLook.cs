using System.Text.Json.Nodes;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>One look at the evidence, for the decision record.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Stage"><c>train</c> or <c>test</c>.</param>
/// <param name="Trials">Candidate trials so far.</param>
/// <param name="Estimate">What was seen.</param>
/// <param name="Futility">z below which the candidate is stopped.</param>
/// <param name="Weighing">What an acceptance needs; null after train tasks alone, which can only stop a candidate.</param>
/// <param name="Decision"><c>accept</c>, <c>reject</c> or <c>continue</c>.</param>
internal sealed record PairedLook(int Round, string Stage, int Trials, PairedEstimate Estimate, double Futility, Weighing? Weighing, string Decision)
{
    public JsonObject ToJson()
    {
        var look = new JsonObject
        {
            ["r"] = Round,
            ["stage"] = Stage,
            ["trials"] = Trials,
            ["z"] = Estimate.Z,
            ["m_train"] = Estimate.Train.Mean,
            ["m_test"] = Estimate.Test.Units == 0 ? null : Estimate.Test.Mean,
            ["delta"] = Estimate.Delta,
            ["se"] = Estimate.StandardError,
            ["futility"] = Futility,
        };
        if (Weighing is { } weighing)
        {
            look["accept"] = weighing.Accept;
            look["z_weighed"] = weighing.Z;
            look["held_out"] = double.IsFinite(weighing.HeldOut) ? weighing.HeldOut : null;
            look["veto"] = weighing.Veto;
            look["alarm"] = weighing.Alarm == Alarm.None ? null : weighing.Alarm.ToString().ToLowerInvariant();
            look["objection"] = Objection(weighing);
        }

        look["decision"] = Decision;
        return look;
    }

    // What kept a candidate from being accepted whose z was high enough.
    private string? Objection(Weighing weighing) => !weighing.IsStrong || Decision == "accept" ? null : weighing.IsConvincing ? "suite" : "held-out";
}
