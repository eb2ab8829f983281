using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>One simulated night: proposals come, a gate judges them, trials are drawn and counted.</summary>
internal abstract class Campaign
{
    private readonly World _world;
    private readonly RandomStream _random;
    private readonly int _retries;

    /// <param name="world">The world.</param>
    /// <param name="options">What the world was made from.</param>
    /// <param name="seed">Seed of the trials.</param>
    /// <param name="retries">How often a trial is repeated after an infrastructure error.</param>
    protected Campaign(World world, WorldOptions options, long seed, int retries)
    {
        (_world, _retries) = (world, retries);
        _random = new RandomStream(seed, -77);
        Incumbent = world.Start;
        Train = [.. Enumerable.Range(0, options.TrainTasks).Select(Id)];
        Test = [.. Enumerable.Range(options.TrainTasks, options.TestTasks).Select(Id)];
    }

    protected ImmutableArray<TaskId> Train { get; }

    protected ImmutableArray<TaskId> Test { get; }

    /// <summary>Logits of the agent that is kept.</summary>
    protected double[] Incumbent { get; private set; }

    protected int Trials { get; private set; }

    /// <summary>Plays until the proposals or, checked before each proposal, the trials run out.</summary>
    public CampaignOutcome Run(int proposals, int? trialBudget)
    {
        Begin();
        var log = ImmutableArray.CreateBuilder<(EditKind, double, bool)>();
        for (var proposal = 0; proposal < proposals && Trials < (trialBudget ?? int.MaxValue); proposal++)
        {
            var (kind, candidate) = _world.Propose(proposal, Incumbent);
            var effect = _world.TrueScore(candidate) - _world.TrueScore(Incumbent);
            var accepted = Accepts(proposal, candidate);
            log.Add((kind, effect, accepted));
            Incumbent = accepted ? candidate : Incumbent;
        }

        return new CampaignOutcome(
            log.ToImmutable(), _world.TrueScore(_world.Start), _world.TrueScore(Incumbent), Reported(), _world.HeldOutScore(Incumbent), Trials);
    }

    /// <summary>Measures the first agent.</summary>
    protected abstract void Begin();

    /// <summary>Judges, settles, and remembers what later judgements need.</summary>
    protected abstract bool Accepts(int proposal, double[] candidate);

    /// <summary>The held-out score that is reported now.</summary>
    protected abstract double Reported();

    /// <summary>One trial; null when it ended as an infrastructure error every time.</summary>
    protected double? Draw(double[] logits, TaskId task)
    {
        for (var attempt = 0; attempt <= _retries; attempt++)
        {
            Trials++;
            var passed = _random.Uniform() < _world.Probability(logits[Number(task)]);
            if (_random.Uniform() >= _world.InfraShare)
            {
                return passed ? 1 : 0;
            }
        }

        return null;
    }

    /// <summary>Runs what a policy wants until it decides.</summary>
    protected GateStep Drive(Func<GateStep> next, List<TrialFact> facts, string candidateVersion, double[] candidate)
    {
        var step = next();
        while (step is GateStep.Wanted wanted)
        {
            foreach (var trial in wanted.Trials)
            {
                var logits = string.Equals(trial.AgentVersion, candidateVersion, StringComparison.Ordinal) ? candidate : Incumbent;
                facts.Add(new TrialFact(trial.Series, trial.AgentVersion, trial.Task, trial.Attempt, Draw(logits, trial.Task)));
            }

            step = next();
        }

        return step;
    }

    private static TaskId Id(int task) => new($"{task:00000}");

    private static int Number(TaskId task) => int.Parse(task.Value);
}
