using System.Collections.Immutable;

namespace AutoHarness.CodingAgents.Briefs;

/// <summary>What a coding agent is told at the start of a turn. Holds nothing about held-out tasks beyond the score that the owner's policy lets it see.</summary>
public sealed record BriefView
{
    /// <summary>From 1.</summary>
    public required int Iteration { get; init; }

    /// <summary>Relative paths.</summary>
    public required ImmutableArray<string> EditableFiles { get; init; }

    /// <summary>The file with the full instructions, relative to the copy.</summary>
    public string Program { get; init; } = "PROGRAM.md";

    /// <summary>As it is shown to the coding agent, for example <c>0.62</c>; null when there is none yet.</summary>
    public string? BestScore { get; init; }

    /// <summary>The newest last.</summary>
    public ImmutableArray<BriefVerdict> LastVerdicts { get; init; } = [];

    /// <summary>Ideas that were judged and did not help, the newest last.</summary>
    public ImmutableArray<string> RejectedHypotheses { get; init; } = [];

    /// <summary>Where to look, the most useful first.</summary>
    public ImmutableArray<BriefEvidence> Evidence { get; init; } = [];

    /// <summary>Command lines that work inside the copy.</summary>
    public ImmutableArray<string> Commands { get; init; } = [];
}
