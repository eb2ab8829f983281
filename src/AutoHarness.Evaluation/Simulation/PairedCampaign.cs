using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.SeedFiles;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>The loop around the <c>paired</c> policy: the incumbent's pool is carried on, train analysis uses its fresh trials.</summary>
internal sealed class PairedCampaign(World world, WorldOptions options, PairedPreset preset, bool statisticOnly, long seed)
    : Campaign(world, options, seed, retries: 1)
{
    private readonly PairedPolicy _policy = new(preset, statisticOnly);
    private SuiteState _suite = SuiteState.Empty(SuiteFile.DefaultThreshold);
    private IncumbentPool _pool = IncumbentPool.Baseline;
    private List<TrialFact> _facts = [];
    private string _incumbentVersion = "v0";
    private int _heldOutLooks;

    protected override void Begin()
    {
        for (var round = 0; round < preset.FreshRounds; round++)
        {
            _facts.AddRange(Train.Concat(Test).Select(task => new TrialFact(_pool.Fresh[0], _incumbentVersion, task, round, Draw(Incumbent, task))));
        }
    }

    protected override bool Accepts(int proposal, double[] candidate)
    {
        var number = (proposal + 1).ToString(CultureInfo.InvariantCulture);
        var gateCase = new GateCase
        {
            Id = number,
            Candidate = $"v{number}",
            Incumbent = _incumbentVersion,
            Train = Train,
            Test = Test,
            Suite = _suite,
            RecordedScores = [],
            TrainResults = ImmutableSortedDictionary<Sdk.TaskId, double?>.Empty,
            Pool = _pool,
            HeldOutLooks = _heldOutLooks,
            Seed = proposal,
        };

        var verdict = ((GateStep.Judged)Drive(() => _policy.Judge(gateCase, _facts), _facts, gateCase.Candidate, candidate)).Verdict;
        _suite = verdict.SuiteAfter;
        _heldOutLooks += verdict.LookedAtHeldOut ? 1 : 0;
        var stands = verdict.Accepted && Stands(gateCase, verdict, candidate);
        _pool = stands ? IncumbentPool.AfterAcceptance(gateCase) : _pool.AfterRejection(gateCase);
        _incumbentVersion = stands ? gateCase.Candidate : gateCase.Incumbent;

        // No later judgement uses trials of other versions.
        _facts = _facts.FindAll(fact => string.Equals(fact.AgentVersion, _incumbentVersion, StringComparison.Ordinal));
        return stands;
    }

    protected override double Reported()
    {
        var rewards = _pool.FreshRewards(_incumbentVersion, Test, _facts).Values.Where(task => !task.IsEmpty).ToArray();
        return rewards.Length == 0 ? 0 : rewards.Average(task => task.Average());
    }

    private bool Stands(GateCase gateCase, Verdict verdict, double[] candidate)
    {
        var settled = (GateStep.Settled)Drive(() => _policy.Settle(gateCase, verdict, _facts), _facts, gateCase.Candidate, candidate);
        _suite = settled.Suite;
        return !settled.RolledBack;
    }
}
