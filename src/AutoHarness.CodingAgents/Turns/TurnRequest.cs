using System.Collections.Immutable;
using AutoHarness.CodingAgents.Copies;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>One turn to run.</summary>
/// <param name="Copy">Used for this turn only.</param>
/// <param name="Brief">The prompt.</param>
/// <param name="Iteration">From 1.</param>
/// <param name="LogFolder">Exists; gets <c>stdout.log</c> and <c>stderr.log</c>.</param>
public sealed record TurnRequest(CandidateCopy Copy, string Brief, int Iteration, string LogFolder)
{
    /// <summary>Environment variables of this turn; they win over those that are passed through.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether it waits for something outside, such as its model, so that silence is no sign of being stuck.</summary>
    public Func<bool> Waits { get; init; } = () => false;

    /// <summary>Values that must not be stored, beside those of the variables passed through.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}
