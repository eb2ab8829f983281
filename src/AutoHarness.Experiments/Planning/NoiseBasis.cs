namespace AutoHarness.Experiments.Planning;

/// <summary>What an estimate of the noise rests on.</summary>
public enum NoiseBasis
{
    /// <summary>Nothing has run: the largest value that is possible.</summary>
    Assumed,

    /// <summary>One trial a task: no task can be noisier on average than a coin with the mean reward.</summary>
    SingleTrials,

    /// <summary>Tasks that ran several times.</summary>
    Repeated,
}
