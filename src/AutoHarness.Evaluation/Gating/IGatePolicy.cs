namespace AutoHarness.Evaluation.Gating;

/// <summary>
/// Judges a candidate. Pure: the same case and facts give the same step, so a verdict can be resumed, recomputed and simulated.
/// It never runs anything; it names the trials it wants and is called again when they are there.
/// </summary>
public interface IGatePolicy
{
    /// <summary>The name as in <c>gate.mode</c>.</summary>
    string Name { get; }

    /// <summary>Changes whenever the same facts could give another verdict.</summary>
    int Version { get; }

    /// <summary>The next step towards a verdict on the candidate.</summary>
    GateStep Judge(GateCase gateCase, IReadOnlyList<TrialFact> facts);

    /// <summary>After an acceptance was recorded: what the suite becomes, and whether the acceptance stands.</summary>
    GateStep Settle(GateCase gateCase, Verdict verdict, IReadOnlyList<TrialFact> facts);
}
