using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>
/// The trials of a judgement as far as its replay has come. Only trials that were asked for count, so facts that came in early cannot
/// change an earlier decision.
/// </summary>
internal sealed class JudgementTrials
{
    private readonly GateCase _case;
    private readonly TaskPanel _panel;
    private readonly TrialArchive _archive;
    private readonly int[] _candidateAsked;
    private readonly int[] _referenceAsked;
    private readonly List<(TaskId Task, double? Reward)> _trainReferences = [];

    public JudgementTrials(GateCase gateCase, TaskPanel panel, TrialArchive archive)
    {
        (_case, _panel, _archive) = (gateCase, panel, archive);
        _candidateAsked = new int[panel.Count];
        _referenceAsked = new int[panel.Count];
        Evidence = new Evidence(panel.Count);
        foreach (var (task, reward) in archive.Pool)
        {
            Evidence.Incumbent.Add(task, reward);
        }
    }

    /// <summary>The incumbent's pool and all trials so far.</summary>
    public Evidence Evidence { get; }

    /// <summary>Candidate trials so far, infrastructure errors included.</summary>
    public int Count => Evidence.Candidate.Rewards + Evidence.Candidate.Infra;

    /// <summary>The incumbent's train trials that ran beside the candidate's, in order.</summary>
    public IReadOnlyList<(TaskId Task, double? Reward)> TrainReferences => _trainReferences;

    public Request Ask(RoundTally tally) => new(this, tally);

    private bool TryGet(bool isCandidate, int task, out TrialWanted wanted, out double? reward)
    {
        var (series, version, asked) = isCandidate
            ? (_case.Series, _case.Candidate, _candidateAsked)
            : (_case.ReferenceSeries, _case.Incumbent, _referenceAsked);
        wanted = new TrialWanted(series, version, _panel.Tasks[task], asked[task]);
        return _archive.TryGet(series, task, asked[task], out reward);
    }

    private void Record(bool isCandidate, int task, double? reward)
    {
        (isCandidate ? _candidateAsked : _referenceAsked)[task]++;
        (isCandidate ? Evidence.Candidate : Evidence.Incumbent).Add(task, reward);
        if (!isCandidate && _panel.IsTrain(task))
        {
            _trainReferences.Add((_panel.Tasks[task], reward));
        }
    }

    /// <summary>Trials asked for at once, each task at most once in each arm: counted when all have run, wanted otherwise.</summary>
    internal sealed class Request(JudgementTrials trials, RoundTally tally)
    {
        private readonly List<(bool IsCandidate, int Task, double? Reward)> _known = [];
        private readonly ImmutableArray<TrialWanted>.Builder _wanted = ImmutableArray.CreateBuilder<TrialWanted>();

        public void Candidate(int task) => Add(isCandidate: true, task);

        public void Reference(int task) => Add(isCandidate: false, task);

        public GateStep.Wanted? Finish(string stage)
        {
            if (_wanted.Count > 0)
            {
                return new GateStep.Wanted(stage, _wanted.ToImmutable());
            }

            foreach (var (isCandidate, task, reward) in _known)
            {
                trials.Record(isCandidate, task, reward);
                tally.Add(isCandidate, reward);
            }

            return null;
        }

        private void Add(bool isCandidate, int task)
        {
            if (trials.TryGet(isCandidate, task, out var wanted, out var reward))
            {
                _known.Add((isCandidate, task, reward));
            }
            else
            {
                _wanted.Add(wanted);
            }
        }
    }
}
