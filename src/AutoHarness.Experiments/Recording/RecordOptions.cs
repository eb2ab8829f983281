namespace AutoHarness.Experiments.Recording;

/// <summary>What <c>record</c> is asked for.</summary>
public sealed record RecordOptions
{
    /// <summary>The receipt; null means the last accepted one that is not recorded yet.</summary>
    public string? GateId { get; init; }

    /// <summary>First line of the commit message; null means a composed one.</summary>
    public string? Message { get; init; }

    /// <summary>Checked against the receipt and refused when it differs.</summary>
    public double? ValScore { get; init; }

    /// <summary>Checked likewise.</summary>
    public int? EvalsPassed { get; init; }

    /// <summary>Checked likewise.</summary>
    public int? EvalsTotal { get; init; }
}
