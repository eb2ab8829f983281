using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Scripted;

/// <summary>The behaviour of a scripted model: a pure function of what it is sent and of keyed noise. Called concurrently.</summary>
public interface IModelScript
{
    /// <summary>The part after <c>scripted/</c>.</summary>
    string Name { get; }

    /// <summary>Changes whenever the behaviour changes; part of the fingerprint.</summary>
    string Version { get; }

    /// <summary>The answer to one call.</summary>
    ChatMessage Answer(ScriptedTurn turn);
}
