using System.Collections.Immutable;
using AutoHarness.Models.Cassettes;

namespace AutoHarness.Experiments.Configuration;

/// <summary><c>cassette</c>: recorded answers of models.</summary>
public sealed record CassetteSection
{
    /// <summary><c>cassette.mode</c>.</summary>
    public CassetteMode Mode { get; init; } = CassetteMode.Off;

    /// <summary><c>cassette.file</c>: where they are, outside of the experiment; null for a file beside the held-out store.</summary>
    public string? File { get; init; }

    /// <summary><c>cassette.ignore</c>: regular expressions of what makes no difference in a request.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];
}
