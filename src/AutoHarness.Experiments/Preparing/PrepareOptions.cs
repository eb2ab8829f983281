namespace AutoHarness.Experiments.Preparing;

/// <summary>What <c>prepare</c> is asked for.</summary>
public sealed record PrepareOptions
{
    /// <summary>Leaves the baseline out; the split is then drawn later, by the first prepare without this.</summary>
    public bool SkipBaseline { get; init; }

    /// <summary>Puts the template's agent in place of the present one, which is kept beside it.</summary>
    public bool ResetAgent { get; init; }
}
