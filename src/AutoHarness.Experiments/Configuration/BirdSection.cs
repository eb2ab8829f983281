using AutoHarness.Benchmarks.Bird;

namespace AutoHarness.Experiments.Configuration;

/// <summary><c>bird</c>: BIRD-Interact.</summary>
public sealed record BirdSection
{
    /// <summary><c>bird.dataset</c>: <c>lite</c>, <c>full</c> or <c>mini</c>.</summary>
    public string Dataset { get; init; } = "lite";

    /// <summary><c>bird.data</c>: folder of the dataset, absolute or relative to the experiment; null for <c>bird/bird-interact-DATASET</c> in the state folder.</summary>
    public string? Data { get; init; }

    /// <summary><c>bird.dumps</c>: folder with the databases' dumps; null for <c>postgre_table_dumps</c> in the dataset's folder.</summary>
    public string? Dumps { get; init; }

    /// <summary><c>bird.mode</c>.</summary>
    public InteractionMode Mode { get; init; } = InteractionMode.Agentic;

    /// <summary><c>bird.compat</c>.</summary>
    public BirdCompat Compat { get; init; } = BirdCompat.Fixed;

    /// <summary><c>bird.patience</c>, 0 to 100.</summary>
    public int Patience { get; init; } = 3;

    /// <summary><c>bird.repo</c>: a clone of the reference; null for prompts of the tool's own.</summary>
    public string? Repo { get; init; }

    /// <summary><c>bird.prompt_version</c>: <c>v1</c> or <c>v2</c> of its prompts.</summary>
    public string PromptVersion { get; init; } = "v2";

    /// <summary><c>bird.postgres</c>: <c>private</c>, <c>container</c> or the address of a server.</summary>
    public string Postgres { get; init; } = BirdServer.Private;

    /// <summary><c>bird.cluster</c>: folder of the throw-away cluster; null for one of the tool's own.</summary>
    public string? Cluster { get; init; }
}
