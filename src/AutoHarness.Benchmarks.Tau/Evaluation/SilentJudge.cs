using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>A judge for evaluations that ask none.</summary>
internal sealed class SilentJudge : INlJudge
{
    public Task<ImmutableArray<NlAssertionCheck>> JudgeAsync(IReadOnlyList<TauMessage> conversation, ImmutableArray<string> assertions, CancellationToken ct) =>
        throw new InvalidOperationException("this evaluation asks no judge");
}
