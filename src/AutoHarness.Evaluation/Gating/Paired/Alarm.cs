namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Why the held-out tasks get a stronger word than usual.</summary>
internal enum Alarm
{
    None,

    /// <summary>The edit looks suspicious, or three train tasks carry most of the gain.</summary>
    Suspicious,

    /// <summary>Train tasks gained much more than held-out tasks.</summary>
    Gap,
}
