using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>
/// Replays one judgement from its facts: the same rounds in the same order, up to the first trial that is missing or to a verdict.
/// Only trials that the replay has asked for count, so facts that came in early cannot change an earlier decision.
/// </summary>
internal sealed class Judgement
{
    private const int MostPoolTrials = 6;
    private const double HarmZ = -1.28;

    private readonly GateCase _case;
    private readonly PairedPreset _preset;
    private readonly bool _statisticOnly;
    private readonly TaskPanel _panel;
    private readonly TrialArchive _archive;
    private readonly AcceptanceRule _rule;
    private readonly RoundPlan _plan;
    private readonly Evidence _evidence;
    private readonly int[] _candidateAsked;
    private readonly int[] _referenceAsked;
    private readonly List<(TaskId Task, double? Reward)> _referenceTrials = [];
    private readonly List<PairedLook> _looks = [];
    private readonly IReadOnlyList<TrialFact> _facts;
    private SuiteState? _suite;

    public Judgement(GateCase gateCase, IReadOnlyList<TrialFact> facts, PairedPreset preset, bool statisticOnly)
    {
        (_case, _facts, _preset, _statisticOnly) = (gateCase, facts, preset, statisticOnly);
        _panel = new TaskPanel(gateCase);
        _archive = new TrialArchive(gateCase, _panel, facts, preset.MixedReference);
        _rule = new AcceptanceRule(gateCase, preset, statisticOnly);
        _plan = new RoundPlan(gateCase, _panel, _archive, preset);
        _evidence = new Evidence(_panel.Count);
        _candidateAsked = new int[_panel.Count];
        _referenceAsked = new int[_panel.Count];
        foreach (var (task, reward) in _archive.Pool)
        {
            _evidence.Incumbent.Add(task, reward);
        }
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
            if (_rule.IsConvincing(round, _panel, _evidence, estimate))
            {
                objection = _statisticOnly ? null : SuiteCheck.Of(_panel, _evidence, Suite(), _preset.VetoNamedRegressions);
                if (objection?.Passed ?? true)
                {
                    return Judged(round, "test", estimate, VerdictKind.Accepted, "accept", objection);
                }
            }

            if (_rule.IsFutile(round, estimate, early: false))
            {
                return Rejected(round, "test", estimate);
            }

            Note(round, "test", estimate, "continue");
        }

        return objection is null
            ? Judged(null, VerdictKind.Inconclusive)
            : Judged(objection, VerdictKind.RejectedHarm);
    }

    /// <summary>Runs a round up to its last trial; a step when it needs trials or ended early.</summary>
    private GateStep? Play(int round)
    {
        var tally = new RoundTally();
        foreach (var batch in _plan.Batches(round, _evidence))
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
                return Rejected(round, "train", estimate);
            }

            Note(round, "train", estimate, "continue");
        }

        return null;
    }

    private GateStep.Wanted? Collect(int round, RoundPlan.Batch batch, RoundTally tally)
    {
        var request = new Request(this, tally);
        var enough = Math.Min(Math.Max(round + 1, _preset.FreshRounds), MostPoolTrials);
        foreach (var task in batch.Tasks)
        {
            // Side by side, so that a drift of the surroundings hits both arms.
            if (_evidence.Incumbent.Trials(task) < enough)
            {
                request.AskReference(task);
            }

            request.AskCandidate(task);
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
        var request = new Request(this, tally);
        var controls = Math.Min(tally.Candidate.Infra, InfraRules.MostControls) - tally.Reference.Asked;
        foreach (var task in batch.Tasks.Where(_evidence.Candidate.HasInfra).Take(Math.Max(controls, 0)))
        {
            request.AskReference(task);
        }

        return request.Finish($"round {round + 1} control")
            ?? (tally.Reference.Infra > InfraRules.OutageShare * tally.Reference.Asked ? Judged(null, VerdictKind.InvalidInfra) : (GateStep?)null);
    }

    private PairedEstimate Estimate()
    {
        _evidence.Candidate.InfraFails = !_statisticOnly && InfraRules.CandidateIsToBlame(_evidence.Candidate, _evidence.Incumbent);
        return PairedEstimate.Of(_panel, _evidence, _preset.TrainTrust);
    }

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
        var folded = RegressionSuite.Fold(Suite(), _referenceTrials);
        var results = folded.Tasks
            .Select(task => (Task: task, Number: _panel.Number(task)))
            .Where(task => task.Number >= 0 && _evidence.Candidate.Trials(task.Number) > 0)
            .Select(task => KeyValuePair.Create(task.Task, _evidence.Candidate.Mean(task.Number)));
        return folded with { LastResults = folded.LastResults.SetItems(results) };
    }

    private void Note(int round, string stage, PairedEstimate estimate, string decision) =>
        _looks.Add(new PairedLook(round + 1, stage, _evidence.Candidate.Rewards + _evidence.Candidate.Infra, estimate, decision));

    private GateStep.Judged Rejected(int round, string stage, PairedEstimate estimate) =>
        Judged(round, stage, estimate, estimate.Z <= HarmZ ? VerdictKind.RejectedHarm : VerdictKind.RejectedFutile, "reject", suite: null);

    private GateStep.Judged Judged(int round, string stage, PairedEstimate estimate, VerdictKind kind, string decision, SuiteCheck? suite)
    {
        Note(round, stage, estimate, decision);
        return Judged(suite, kind);
    }

    private GateStep.Judged Judged(SuiteCheck? suite, VerdictKind kind) =>
        new(new PairedVerdict(_case, _preset, _panel, _evidence, _rule, _looks).Write(kind, suite, _statisticOnly ? _case.Suite : SuiteAfter()));

    /// <summary>Trials asked for at once: taken from the facts when all are there, wanted otherwise.</summary>
    private sealed class Request(Judgement judgement, RoundTally tally)
    {
        private readonly List<(bool IsCandidate, int Task, double? Reward)> _known = [];
        private readonly ImmutableArray<TrialWanted>.Builder _wanted = ImmutableArray.CreateBuilder<TrialWanted>();

        public void AskCandidate(int task) =>
            Ask(isCandidate: true, judgement._case.Series, judgement._case.Candidate, task, judgement._candidateAsked[task]);

        public void AskReference(int task) =>
            Ask(isCandidate: false, judgement._case.ReferenceSeries, judgement._case.Incumbent, task, judgement._referenceAsked[task]);

        public GateStep.Wanted? Finish(string stage)
        {
            if (_wanted.Count > 0)
            {
                return new GateStep.Wanted(stage, _wanted.ToImmutable());
            }

            foreach (var (isCandidate, task, reward) in _known)
            {
                Count(isCandidate, task, reward);
            }

            return null;
        }

        private void Ask(bool isCandidate, string series, string version, int task, int attempt)
        {
            if (judgement._archive.TryGet(series, task, attempt, out var reward))
            {
                _known.Add((isCandidate, task, reward));
            }
            else
            {
                _wanted.Add(new TrialWanted(series, version, judgement._panel.Tasks[task], attempt));
            }
        }

        private void Count(bool isCandidate, int task, double? reward)
        {
            if (isCandidate)
            {
                judgement._candidateAsked[task]++;
                judgement._evidence.Candidate.Add(task, reward);
                tally.Candidate = Next(tally.Candidate, reward);
                return;
            }

            judgement._referenceAsked[task]++;
            judgement._evidence.Incumbent.Add(task, reward);
            tally.Reference = Next(tally.Reference, reward);
            if (judgement._panel.IsTrain(task))
            {
                judgement._referenceTrials.Add((judgement._panel.Tasks[task], reward));
            }
        }
    }

    private static (int Asked, int Infra) Next((int Asked, int Infra) count, double? reward) =>
        (count.Asked + 1, count.Infra + (reward is null ? 1 : 0));

    /// <summary>Trials and infrastructure errors of one round, for each arm.</summary>
    private sealed class RoundTally
    {
        public (int Asked, int Infra) Candidate { get; set; }

        public (int Asked, int Infra) Reference { get; set; }
    }
}
