namespace AutoHarness.Experiments.Spending;

/// <summary>What something was spent for, beside trials that came to an end.</summary>
internal enum SpendKind
{
    /// <summary>A turn of a coding agent.</summary>
    CodingAgent,

    /// <summary>The first small request to a model.</summary>
    Preflight,
}
