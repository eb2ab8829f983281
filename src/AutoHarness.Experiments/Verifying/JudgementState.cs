namespace AutoHarness.Experiments.Verifying;

/// <summary>What became of checking one judgement.</summary>
public enum JudgementState
{
    /// <summary>Recomputed from its trials; everything came out the same.</summary>
    Same,

    /// <summary>Something does not follow from its trials.</summary>
    Differs,

    /// <summary>Judged by rules of another version, which this tool does not have.</summary>
    OtherVersion,

    /// <summary>Decided by a check before the policy was asked.</summary>
    DecidedBefore,

    /// <summary>Without a verdict so far, or accepted and not settled.</summary>
    Open,
}
