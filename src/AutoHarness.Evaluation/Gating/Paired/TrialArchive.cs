using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>The facts of a case, sorted by what they are for. Facts of any other series or version are left out.</summary>
internal sealed class TrialArchive
{
    private readonly Dictionary<(string Series, int Task, int Attempt), double?> _own = [];
    private readonly decimal[] _costs;
    private readonly int[] _priced;

    public TrialArchive(GateCase gateCase, TaskPanel panel, IReadOnlyList<TrialFact> facts, bool withSelection)
    {
        _costs = new decimal[panel.Count];
        _priced = new int[panel.Count];
        var pool = new List<(string Series, int Task, int Attempt, double? Reward)>();
        var fractional = false;
        var fresh = gateCase.Pool.Fresh.ToHashSet(StringComparer.Ordinal);
        var own = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [gateCase.Series] = gateCase.Candidate,
            [gateCase.FreshSeries] = gateCase.Candidate,
            [gateCase.ReferenceSeries] = gateCase.Incumbent,
        };

        foreach (var fact in facts)
        {
            var task = panel.Number(fact.Task);
            if (task < 0)
            {
                continue;
            }

            if (own.TryGetValue(fact.Series, out var version))
            {
                if (Same(version, fact.AgentVersion) && _own.TryAdd((fact.Series, task, fact.Attempt), fact.Reward))
                {
                    Price(task, fact.Cost);
                }
            }
            else if (Same(gateCase.Incumbent, fact.AgentVersion)
                && (fresh.Contains(fact.Series) || (withSelection && Same(gateCase.Pool.Selection, fact.Series))))
            {
                pool.Add((fact.Series, task, fact.Attempt, fact.Reward));
                fractional |= fact.Reward is not (null or 0 or 1);
                Price(task, fact.Cost);
            }
        }

        // Fractions add up differently in another order, and the verdict must not depend on which trial finished first.
        Pool = fractional
            ? [.. pool.OrderBy(trial => trial.Task).ThenBy(trial => trial.Series, StringComparer.Ordinal).ThenBy(trial => trial.Attempt).Select(trial => (trial.Task, trial.Reward))]
            : [.. pool.Select(trial => (trial.Task, trial.Reward))];
    }

    /// <summary>The incumbent's trials from before this judgement.</summary>
    public IReadOnlyList<(int Task, double? Reward)> Pool { get; }

    /// <summary>The outcome of a trial of this judgement, null for an infrastructure error; false when it has not run.</summary>
    public bool TryGet(string series, int task, int attempt, out double? reward) => _own.TryGetValue((series, task, attempt), out reward);

    /// <summary>Mean cost of a trial of the task so far; null when unknown.</summary>
    public double? Cost(int task) => _priced[task] == 0 ? null : (double)(_costs[task] / _priced[task]);

    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private void Price(int task, decimal? cost)
    {
        if (cost is { } known)
        {
            _costs[task] += known;
            _priced[task]++;
        }
    }
}
