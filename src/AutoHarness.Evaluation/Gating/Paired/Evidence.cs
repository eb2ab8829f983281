namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Rewards of both arms so far, by task number.</summary>
internal sealed class Evidence(int tasks)
{
    /// <summary>The version under judgement.</summary>
    public Arm Candidate { get; } = new(tasks);

    /// <summary>The version currently kept.</summary>
    public Arm Incumbent { get; } = new(tasks);

    /// <summary>Both arms have a reward for the task.</summary>
    public bool IsPaired(int task) => Candidate.Trials(task) > 0 && Incumbent.Trials(task) > 0;

    /// <summary>Candidate mean minus incumbent mean, in [-1,1].</summary>
    public double Difference(int task) => Candidate.Mean(task) - Incumbent.Mean(task);

    /// <summary>
    /// Variance of one more trial: p(1-p) with the pass probability p of both arms together, shrunk towards one half by one trial.
    /// </summary>
    public double Spread(int task)
    {
        // From passes and failures alike, so that tasks that always pass and tasks that always fail are exactly equal.
        double trials = Candidate.Trials(task) + Incumbent.Trials(task);
        var passes = Candidate.Sum(task) + Incumbent.Sum(task);
        return (passes + 0.5) * (trials - passes + 0.5) / ((trials + 1) * (trials + 1));
    }
}
