using System.Collections.Immutable;
using System.Text.Json;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>One row of the data file, with its ground truth where that is merged in.</summary>
internal sealed record BirdTask
{
    /// <summary><c>instance_id</c>, such as <c>harbor_M_1</c>.</summary>
    public required string InstanceId { get; init; }

    /// <summary><c>selected_database</c>, without the <c>_template</c> of its template.</summary>
    public required string Database { get; init; }

    /// <summary><c>query</c>: the question without ambiguity; the full dataset does not have it.</summary>
    public string? ClearQuery { get; init; }

    /// <summary><c>amb_user_query</c>: what the agent sees.</summary>
    public required string AmbiguousQuery { get; init; }

    public ImmutableArray<Ambiguity> CriticalAmbiguity { get; init; } = [];

    public ImmutableArray<Ambiguity> NonCriticalAmbiguity { get; init; } = [];

    public ImmutableArray<Ambiguity> KnowledgeAmbiguity { get; init; } = [];

    /// <summary>The gold of phase 1.</summary>
    public required PhaseGold Gold { get; init; }

    /// <summary>Phase 2; null where the row has none, an empty one or null.</summary>
    public FollowUp? FollowUp { get; init; }

    /// <summary>The whole row as it was read, unknown fields included.</summary>
    public JsonElement Row { get; init; }

    /// <summary>The gold of a phase, 1 or 2; phase 2 of a task without follow-up is judged as phase 1.</summary>
    public PhaseGold GoldOf(int phase) => phase == 2 && FollowUp is not null ? FollowUp.Gold : Gold;
}
