namespace AutoHarness.Evaluation.Simulation;

/// <summary>What a simulated proposal really does.</summary>
public enum EditKind
{
    /// <summary>Lifts 10 to 30 % of all tasks a lot and hurts 5 % a little.</summary>
    Good,

    /// <summary>Moves 10 % of all tasks without a direction.</summary>
    Neutral,

    /// <summary>The mirror image of a good one.</summary>
    Harmful,

    /// <summary>Solves five weak train tasks by heart and hurts 5 % of all tasks a little.</summary>
    Overfit,

    /// <summary>Changes nothing.</summary>
    NoOp,
}
