namespace AutoHarness.Experiments.Explaining;

/// <summary>What would have come of other outcomes.</summary>
public enum FlipEnd
{
    /// <summary>The candidate would have been accepted.</summary>
    Accepted,

    /// <summary>It would have been turned down.</summary>
    Rejected,

    /// <summary>The judgement would have asked for more trials.</summary>
    GoesOn,
}
