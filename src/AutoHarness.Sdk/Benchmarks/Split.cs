namespace AutoHarness.Sdk;

/// <summary>Who may look at a task.</summary>
public enum Split
{
    /// <summary>The coding agent may see it.</summary>
    Train,

    /// <summary>The coding agent may not see it; it decides at the gate.</summary>
    Test,

    /// <summary>Nobody sees it until the end.</summary>
    Holdout,
}
