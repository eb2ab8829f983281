namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>The rewards of one version, by task number.</summary>
internal sealed class Arm(int tasks)
{
    private readonly double[] _sums = new double[tasks];
    private readonly int[] _rewards = new int[tasks];
    private readonly int[] _infra = new int[tasks];

    /// <summary>Trials that gave a reward.</summary>
    public int Rewards { get; private set; }

    /// <summary>Trials that ended as infrastructure errors.</summary>
    public int Infra { get; private set; }

    /// <summary>Whether infrastructure errors count as failures, because this version has more of them than chance explains.</summary>
    public bool InfraFails { get; set; }

    public void Add(int task, double? reward)
    {
        if (reward is { } value)
        {
            _sums[task] += value;
            _rewards[task]++;
            Rewards++;
        }
        else
        {
            _infra[task]++;
            Infra++;
        }
    }

    public double Sum(int task) => _sums[task];

    public int Trials(int task) => _rewards[task] + (InfraFails ? _infra[task] : 0);

    public bool HasInfra(int task) => _infra[task] > 0;

    public double Mean(int task) => _sums[task] / Trials(task);
}
