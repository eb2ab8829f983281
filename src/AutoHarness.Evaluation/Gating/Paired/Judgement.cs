using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Replays one judgement from its facts: the same rounds in the same order, up to the first trial that is missing or to a verdict.</summary>
internal sealed class Judgement
{
    private const int MostPoolTrials = 6;
    private const double HarmZ = -1.28;

    private readonly GateCase _case;
    private readonly IReadOnlyList<TrialFact> _facts;
    private readonly PairedPreset _preset;
    private readonly bool _statisticOnly;
    private readonly TaskPanel _panel;
    private readonly JudgementTrials _trials;
    private readonly AcceptanceRule _rule;
    private readonly RoundPlan _plan;
    private readonly List<PairedLook> _looks = [];
    private SuiteState? _suite;
    private CostGuard? _cost;

    public Judgement(GateCase gateCase, IReadOnlyList<TrialFact> facts, PairedPreset preset, bool statisticOnly)
    {
        (_case, _facts, _preset, _statisticOnly) = (gateCase, facts, preset, statisticOnly);
        _panel = new TaskPanel(gateCase);
        var archive = new TrialArchive(gateCase, _panel, facts, preset.MixedReference);
        _trials = new JudgementTrials(gateCase, _panel, archive);
        _rule = new AcceptanceRule(gateCase, preset, statisticOnly);
        _plan = new RoundPlan(gateCase, _panel, archive, preset);
    }

    public GateStep Next()
    {
        var rounds = Math.Min(_preset.Rounds, _case.RoundCap ?? _preset.Rounds);
        SuiteCheck? objection = null;
        for (var round = 0; round < rounds; round++)
        {
            if (Play(round) is { } step)
            {
                return step;
            }

            objection = null;
            var estimate = Estimate();
            var weighing = _rule.Weigh(round, _panel, _trials.Evidence, estimate);
            if (weighing.IsConvincing)
            {
                objection = _statisticOnly ? null : SuiteCheck.Of(_panel, _trials.Evidence, Suite(), _preset.VetoNamedRegressions);
                if (objection?.Passed ?? true)
                {
                    _cost = CostGuard.Of(_case, _facts, _case.MaxCostRatio, estimate.Delta);
                    if (_cost.OverLimit)
                    {
                        Note(round, estimate, weighing, "reject");
                        return Judged(VerdictKind.RejectedFutile, objection);
                    }

                    Note(round, estimate, weighing, "accept");
                    return Judged(VerdictKind.Accepted, objection);
                }
            }

            if (_rule.IsFutile(round, estimate, early: false))
            {
                return Rejected(round, estimate, weighing);
            }

            Note(round, estimate, weighing, "continue");
        }

        // A suite that objected in the last round is why a convincing candidate is not kept.
        return Judged(objection is null ? VerdictKind.Inconclusive : VerdictKind.RejectedHarm, objection);
    }

    /// <summary>Runs a round up to its last trial; a step when it needs trials or ended early.</summary>
    private GateStep? Play(int round)
    {
        var tally = new RoundTally();
        foreach (var batch in _plan.Batches(round, _trials.Evidence))
        {
            if ((Collect(round, batch, tally) ?? Outage(round, batch, tally)) is { } step)
            {
                return step;
            }

            if (!batch.IsTrain)
            {
                continue;
            }

            var estimate = Estimate();
            if (_rule.IsFutile(round, estimate, early: round == 0))
            {
                return Rejected(round, estimate, weighing: null);
            }

            Note(round, estimate, weighing: null, "continue");
        }

        return null;
    }

    private GateStep.Wanted? Collect(int round, RoundPlan.Batch batch, RoundTally tally)
    {
        var request = _trials.Ask(tally);
        var enough = Math.Min(Math.Max(round + 1, _preset.FreshRounds), MostPoolTrials);
        foreach (var task in batch.Tasks)
        {
            // Side by side, so that a drift of the surroundings hits both arms.
            if (_trials.Evidence.Incumbent.Trials(task) < enough)
            {
                request.Reference(task);
            }

            request.Candidate(task);
        }

        return request.Finish($"round {round + 1}");
    }

    private GateStep? Outage(int round, RoundPlan.Batch batch, RoundTally tally)
    {
        if (_statisticOnly || tally.Candidate.Infra <= InfraRules.OutageShare * tally.Candidate.Asked)
        {
            return null;
        }

        // The pool says nothing about this hour: the incumbent has to show that it could have worked.
        var request = _trials.Ask(tally);
        var controls = Math.Min(tally.Candidate.Infra, InfraRules.MostControls) - tally.Reference.Asked;
        foreach (var task in batch.Tasks.Where(_trials.Evidence.Candidate.HasInfra).Take(Math.Max(controls, 0)))
        {
            request.Reference(task);
        }

        if (request.Finish($"round {round + 1} control") is { } wanted)
        {
            return wanted;
        }

        return tally.Reference.Infra > InfraRules.OutageShare * tally.Reference.Asked ? Judged(VerdictKind.InvalidInfra, suite: null) : null;
    }

    private PairedEstimate Estimate()
    {
        var evidence = _trials.Evidence;
        evidence.Candidate.InfraFails = !_statisticOnly && InfraRules.CandidateIsToBlame(evidence.Candidate, evidence.Incumbent);
        return PairedEstimate.Of(_panel, evidence, _preset.TrainTrust);
    }

    /// <summary>The suite before this judgement. Train tasks that it knows nothing of are looked up in the incumbent's pool.</summary>
    private SuiteState Suite()
    {
        if (_suite is null)
        {
            var unknown = _case.Train.Where(task => !_case.Suite.Records.ContainsKey(task));
            var rewards = _case.Pool.FreshRewards(_case.Incumbent, unknown, _facts);
            _suite = RegressionSuite.Fold(_case.Suite, rewards.SelectMany(task => task.Value.Select(reward => (task.Key, (double?)reward))));
        }

        return _suite;
    }

    private SuiteState SuiteAfter()
    {
        var candidate = _trials.Evidence.Candidate;
        var folded = RegressionSuite.Fold(Suite(), _trials.TrainReferences);
        var results = folded.Tasks
            .Select(task => (Task: task, Number: _panel.Number(task)))
            .Where(task => task.Number >= 0 && candidate.Trials(task.Number) > 0)
            .Select(task => KeyValuePair.Create(task.Task, candidate.Mean(task.Number)));
        return folded with { LastResults = folded.LastResults.SetItems(results) };
    }

    // Only train tasks are looked at without being weighed.
    private void Note(int round, PairedEstimate estimate, Weighing? weighing, string decision) => _looks.Add(new PairedLook(
        round + 1,
        weighing is null ? "train" : "test",
        _trials.Count,
        estimate,
        _rule.FutilityLimit(round, estimate.Units, early: weighing is null && round == 0),
        weighing,
        decision));

    private GateStep.Judged Rejected(int round, PairedEstimate estimate, Weighing? weighing)
    {
        Note(round, estimate, weighing, "reject");
        return Judged(estimate.Z <= HarmZ ? VerdictKind.RejectedHarm : VerdictKind.RejectedFutile, suite: null);
    }

    private GateStep.Judged Judged(VerdictKind kind, SuiteCheck? suite)
    {
        var after = _statisticOnly ? _case.Suite : SuiteAfter();
        return new GateStep.Judged(new PairedVerdict(_case, _preset, _panel, _trials.Evidence, _rule, _looks).Write(kind, suite, after, _cost));
    }
}
