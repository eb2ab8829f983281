using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>Judges statements about a conversation.</summary>
internal interface INlJudge
{
    /// <summary>One finding for each statement that the judge spoke about; fewer than asked for are not noticed, as in the reference.</summary>
    /// <exception cref="Sdk.InfrastructureException">The judge gave no answer that can be read.</exception>
    Task<ImmutableArray<NlAssertionCheck>> JudgeAsync(IReadOnlyList<TauMessage> conversation, ImmutableArray<string> assertions, CancellationToken ct);
}
