namespace AutoHarness.Experiments.Comparing;

/// <summary>What became of a task from one version to another.</summary>
public enum TaskChange
{
    /// <summary>Always passed, or never, with both versions.</summary>
    Same,

    /// <summary>Never passed before and always afterwards.</summary>
    Fixed,

    /// <summary>Always passed before and never afterwards.</summary>
    Broken,

    /// <summary>Passed some trials and failed others with at least one of the versions.</summary>
    Flaky,
}
