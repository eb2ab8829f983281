namespace AutoHarness.Evaluation.Simulation;

/// <summary>How often each kind of proposal comes up; shares sum to 1.</summary>
public sealed record EditMix(double Good, double Neutral, double Harmful, double Overfit, double NoOp = 0)
{
    /// <summary>An ordinary coding agent.</summary>
    public static EditMix Ordinary { get; } = new(0.25, 0.35, 0.30, 0.10);

    /// <summary>A coding agent that likes to learn train tasks by heart.</summary>
    public static EditMix Cheater { get; } = new(0.2, 0.2, 0.2, 0.4);

    /// <summary>Proposals that change nothing, to measure the gate's false positives.</summary>
    public static EditMix OnlyNoOps { get; } = new(0, 0, 0, 0, NoOp: 1);

    /// <param name="position">In [0,1).</param>
    internal EditKind At(double position) =>
        position < Good ? EditKind.Good
        : position < Good + Neutral ? EditKind.Neutral
        : position < Good + Neutral + Harmful ? EditKind.Harmful
        : position < Good + Neutral + Harmful + Overfit ? EditKind.Overfit
        : EditKind.NoOp;
}
