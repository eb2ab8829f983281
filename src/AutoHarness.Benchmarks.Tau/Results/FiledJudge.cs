using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>Finds what the judge of a stored simulation found.</summary>
internal sealed class FiledJudge(StoredSimulation simulation) : INlJudge
{
    public Task<ImmutableArray<NlAssertionCheck>> JudgeAsync(IReadOnlyList<TauMessage> conversation, ImmutableArray<string> assertions, CancellationToken ct) =>
        Task.FromResult<ImmutableArray<NlAssertionCheck>>([.. simulation.Judged.Select(finding => new NlAssertionCheck(finding.Assertion, finding.Met, finding.Justification))]);
}
