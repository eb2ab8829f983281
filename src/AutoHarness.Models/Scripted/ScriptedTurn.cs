using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Scripted;

/// <summary>One call of a scripted model.</summary>
/// <param name="Messages">The conversation as sent.</param>
/// <param name="Options">The options as sent, tools among them.</param>
/// <param name="Turn">Counts the answered calls of this role in this trial, from 0.</param>
/// <param name="Noise">The only source of chance.</param>
public sealed record ScriptedTurn(IReadOnlyList<ChatMessage> Messages, ChatOptions Options, int Turn, KeyedNoise Noise)
{
    /// <summary>The task of the trial, for a fixture that plays what the benchmark knows of it; null outside of a trial.</summary>
    public string? Task { get; init; }

    /// <summary>A number in [0,1) for this turn.</summary>
    public double Draw(string purpose) => Noise.Draw(Turn, purpose);
}
