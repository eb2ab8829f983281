namespace AutoHarness.Benchmarks.Bird;

/// <summary>Which dataset, which mode, which user.</summary>
public sealed record BirdOptions
{
    /// <summary>Absolute path of the dataset's folder, in its published layout.</summary>
    public required string Data { get; init; }

    /// <summary><c>lite</c>, <c>full</c> or <c>mini</c>; decides what guidance says and which figures are expected.</summary>
    public string Dataset { get; init; } = "lite";

    public InteractionMode Mode { get; init; } = InteractionMode.Agentic;

    public BirdCompat Compat { get; init; } = BirdCompat.Fixed;

    /// <summary>Questions, or twice as many coins, beyond one for each ambiguity; at least 0.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Absolute path of a clone of the reference, for its prompts; null for prompts of our own.</summary>
    public string? Repository { get; init; }

    /// <summary>The version of its prompts, <c>v1</c> or <c>v2</c>.</summary>
    public string PromptVersion { get; init; } = "v2";

    /// <summary>Absolute path of a folder that keeps what was found about a dataset.</summary>
    public required string Cache { get; init; }
}
