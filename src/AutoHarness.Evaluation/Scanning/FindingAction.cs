namespace AutoHarness.Evaluation.Scanning;

/// <summary>What a finding asks for; the greater the stricter.</summary>
public enum FindingAction
{
    /// <summary>Something to know; the edit is judged as any other.</summary>
    Note,

    /// <summary>The edit is judged with less trust in the train tasks and a stricter veto.</summary>
    Quarantine,

    /// <summary>The edit is not judged.</summary>
    Reject,
}
