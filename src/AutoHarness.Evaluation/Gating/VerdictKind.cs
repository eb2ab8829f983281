namespace AutoHarness.Evaluation.Gating;

/// <summary>What became of a candidate; exactly one of these is recorded for every proposal.</summary>
public enum VerdictKind
{
    /// <summary>Kept.</summary>
    Accepted,

    /// <summary>Worse than the incumbent, or a regression of the suite.</summary>
    RejectedHarm,

    /// <summary>Stopped early: it could hardly have been accepted any more. In compatible mode: below the best score.</summary>
    RejectedFutile,

    /// <summary>All rounds used, no difference shown.</summary>
    Inconclusive,

    /// <summary>A check of the edit forbids it.</summary>
    Vetoed,

    /// <summary>Accepted, then contradicted by fresh trials.</summary>
    RolledBack,

    /// <summary>Infrastructure errors prevented a decision.</summary>
    InvalidInfra,

    /// <summary>The edit itself is out of bounds or cheats.</summary>
    Quarantined,
}
