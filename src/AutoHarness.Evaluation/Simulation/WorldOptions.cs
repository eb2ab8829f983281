namespace AutoHarness.Evaluation.Simulation;

/// <summary>The world that gates are tried in.</summary>
public sealed record WorldOptions
{
    /// <summary>Train tasks, at least 1.</summary>
    public int TrainTasks { get; init; } = 62;

    /// <summary>Held-out tasks, at least 1.</summary>
    public int TestTasks { get; init; } = 27;

    /// <summary>Share of trials that end as an infrastructure error, in [0,1).</summary>
    public double InfraShare { get; init; } = 0.01;

    /// <summary>
    /// Noise of one trial of the first agent: the mean over tasks of p(1-p), in (0, 0.25). Null means the world as it is, about 0.11.
    /// A noisier world makes passes less certain and edits weaker, a quieter one turns tasks into ones that always or never pass.
    /// </summary>
    public double? Noise { get; init; }

    /// <summary>Size of a good or harmful edit on a task it touches, in logits.</summary>
    public double Amplitude { get; init; } = 1.8;

    /// <summary>What proposals there are.</summary>
    public EditMix Mix { get; init; } = EditMix.Ordinary;
}
