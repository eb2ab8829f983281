using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Compat;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>The original's loop around the <c>compat</c> policy: a train run before every proposal, scores rounded as they are recorded.</summary>
internal sealed class CompatCampaign(World world, WorldOptions options, long seed) : Campaign(world, options, seed, retries: 0)
{
    private readonly CompatPolicy _policy = new();
    private SuiteState _suite = SuiteState.Empty(SuiteFile.DefaultThreshold);
    private ImmutableArray<double> _recorded = [];

    protected override void Begin()
    {
        var rewards = Test.Select(task => Draw(Incumbent, task)).OfType<double>().ToArray();
        Record(rewards.Length == 0 ? 0 : rewards.Average());
    }

    protected override bool Accepts(int proposal, double[] candidate)
    {
        var gateCase = new GateCase
        {
            Id = proposal.ToString(CultureInfo.InvariantCulture),
            Candidate = "candidate",
            Incumbent = "incumbent",
            Train = Train,
            Test = Test,
            Suite = _suite,
            RecordedScores = _recorded,
            TrainResults = Train.ToImmutableSortedDictionary(task => task, task => Draw(Incumbent, task)),
        };

        var facts = new List<TrialFact>();
        var verdict = ((GateStep.Judged)Drive(() => _policy.Judge(gateCase, facts), facts, gateCase.Candidate, candidate)).Verdict;
        _suite = verdict.SuiteAfter;
        if (verdict.Accepted)
        {
            _suite = ((GateStep.Settled)Drive(() => _policy.Settle(gateCase, verdict, facts), facts, gateCase.Candidate, candidate)).Suite;
            Record(verdict.Score!.Value);
        }

        return verdict.Accepted;
    }

    protected override double Reported() => _recorded.Max();

    private void Record(double score) => _recorded = _recorded.Add(double.Parse(PythonText.FourDecimals(score), CultureInfo.InvariantCulture));
}
