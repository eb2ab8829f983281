using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Probes;

/// <summary>The scored trials that a judgement compared, by task.</summary>
/// <param name="Candidate">Trials of the version under judgement that selected it.</param>
/// <param name="Incumbent">Trials of the version that was kept, from its pool and from beside the candidate.</param>
internal sealed record CaseArms(ILookup<TaskId, TrialFact> Candidate, ILookup<TaskId, TrialFact> Incumbent)
{
    public static CaseArms Of(GateCase gateCase, IEnumerable<TrialFact> facts)
    {
        var pool = gateCase.Pool.Fresh.Append(gateCase.ReferenceSeries).ToHashSet(StringComparer.Ordinal);
        if (gateCase.Pool.Selection is { } selection)
        {
            pool.Add(selection);
        }

        var scored = facts.Where(fact => fact.Reward is not null).ToArray();
        return new CaseArms(
            scored.Where(fact => fact.Series == gateCase.Series && fact.AgentVersion == gateCase.Candidate).ToLookup(fact => fact.Task),
            scored.Where(fact => pool.Contains(fact.Series) && fact.AgentVersion == gateCase.Incumbent).ToLookup(fact => fact.Task));
    }
}
