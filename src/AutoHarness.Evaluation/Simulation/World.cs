namespace AutoHarness.Evaluation.Simulation;

/// <summary>
/// Tasks with pass probabilities from a bimodal mix, and a stream of proposals that shift the logits of some of them. A reference
/// population that no gate sees gives the true score. The same seed gives the same tasks and proposals to every gate.
/// </summary>
internal sealed class World
{
    private const int PopulationTasks = 500;
    private const double HardShare = 0.40;
    private const double EasyShare = 0.35;
    private const double LeastProbability = 0.004;
    private const double WeakBelow = 0.4;
    private const double LearntByHeart = 4.5;
    private const double LargestSharpness = 1 << 20;

    private readonly WorldOptions _options;
    private readonly long _seed;
    private readonly int[] _weakTrain;
    private readonly double _sharpness = 1;

    public World(WorldOptions options, long seed)
    {
        (_options, _seed) = (options, seed);
        var random = new RandomStream(seed, 0);
        Start = new double[options.TrainTasks + options.TestTasks + PopulationTasks];
        for (var task = 0; task < Start.Length; task++)
        {
            var kind = random.Uniform();
            var passes = kind < HardShare ? random.Beta(0.6, 5) : kind < HardShare + EasyShare ? random.Beta(6, 0.8) : random.Beta(2, 2);
            passes = Math.Clamp(passes, LeastProbability, 1 - LeastProbability);
            Start[task] = Math.Log(passes / (1 - passes));
        }

        _sharpness = options.Noise is { } noise ? SharpnessOf(Start, noise) : 1;
        _weakTrain = [.. Enumerable.Range(0, options.TrainTasks).Where(task => Probability(Start[task]) < WeakBelow)];
    }

    /// <summary>Logits of the first agent: train tasks, held-out tasks, then the population.</summary>
    public double[] Start { get; }

    /// <summary>Tasks that a gate can run.</summary>
    public int GateTasks => _options.TrainTasks + _options.TestTasks;

    public double InfraShare => _options.InfraShare;

    /// <summary>Chance that a trial passes on a task with this logit.</summary>
    public double Probability(double logit) => Probability(logit, _sharpness);

    /// <summary>Mean pass probability of an agent on the population.</summary>
    public double TrueScore(double[] logits) => Mean(logits, GateTasks, logits.Length);

    /// <summary>Mean pass probability of an agent on the held-out tasks.</summary>
    public double HeldOutScore(double[] logits) => Mean(logits, _options.TrainTasks, GateTasks);

    /// <summary>The agent after a proposal.</summary>
    public (EditKind Kind, double[] Logits) Propose(int proposal, double[] logits)
    {
        var random = new RandomStream(_seed, proposal + 1);
        var kind = _options.Mix.At(random.Uniform());
        var edited = (double[])logits.Clone();
        switch (kind)
        {
            case EditKind.Good or EditKind.Harmful:
                var direction = kind == EditKind.Good ? 1 : -1;
                Shift(edited, random, 0.10 + (0.20 * random.Uniform()), () => direction * random.Normal(_options.Amplitude, 0.6));
                Shift(edited, random, 0.05, () => -direction * Math.Abs(random.Normal(0.8, 0.4)));
                break;
            case EditKind.Neutral:
                Shift(edited, random, 0.10, () => random.Normal(0, 0.6));
                break;
            case EditKind.Overfit:
                Shift(edited, random, 0.05, () => -Math.Abs(random.Normal(0.8, 0.4)));
                LearnByHeart(edited, random);
                break;
        }

        return (kind, edited);
    }

    private static void Shift(double[] logits, RandomStream random, double share, Func<double> amount)
    {
        for (var task = 0; task < logits.Length; task++)
        {
            if (random.Uniform() < share)
            {
                logits[task] += amount();
            }
        }
    }

    private static double Probability(double logit, double sharpness) => 1 / (1 + Math.Exp(-logit * sharpness));

    /// <summary>
    /// The factor on all logits, those of edits included, at which the tasks are as noisy as asked for: mean p(1-p), which falls as the
    /// factor grows, found by halving.
    /// </summary>
    private static double SharpnessOf(double[] logits, double noise)
    {
        double low = 0, high = LargestSharpness;
        for (var middle = 1.0; middle > low && middle < high; middle = (low + high) / 2)
        {
            var factor = middle;
            var mean = logits.Average(logit => Probability(logit, factor) * (1 - Probability(logit, factor)));
            (low, high) = mean > noise ? (middle, high) : (low, middle);
        }

        return high;
    }

    private double Mean(double[] logits, int from, int to)
    {
        var sum = 0.0;
        for (var task = from; task < to; task++)
        {
            sum += Probability(logits[task]);
        }

        return sum / (to - from);
    }

    private void LearnByHeart(double[] logits, RandomStream random)
    {
        var left = (int[])_weakTrain.Clone();
        for (var chosen = 0; chosen < Math.Min(5, left.Length); chosen++)
        {
            var at = chosen + (int)(random.Uniform() * (left.Length - chosen));
            (left[chosen], left[at]) = (left[at], left[chosen]);
            logits[left[chosen]] += LearntByHeart / _sharpness;
        }
    }
}
