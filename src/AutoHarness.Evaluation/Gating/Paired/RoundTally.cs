namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Trials and infrastructure errors of one round, for each arm.</summary>
internal sealed class RoundTally
{
    public (int Asked, int Infra) Candidate { get; private set; }

    public (int Asked, int Infra) Reference { get; private set; }

    public void Add(bool isCandidate, double? reward)
    {
        var infra = reward is null ? 1 : 0;
        if (isCandidate)
        {
            Candidate = (Candidate.Asked + 1, Candidate.Infra + infra);
        }
        else
        {
            Reference = (Reference.Asked + 1, Reference.Infra + infra);
        }
    }
}
