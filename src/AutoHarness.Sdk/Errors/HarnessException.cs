using System.Collections.Immutable;

namespace AutoHarness.Sdk;

/// <summary>A condition that a person has to put right; shown as one screen, never as a stack trace.</summary>
public sealed class HarnessException(HarnessError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public HarnessError Error { get; } = error;

    /// <summary>Independent problems found along with it, shown after it, so that nobody has to fix one per run.</summary>
    public ImmutableArray<HarnessError> Further { get; init; } = [];
}
