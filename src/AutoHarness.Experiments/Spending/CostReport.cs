using System.Collections.Immutable;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Experiments.Spending;

/// <summary>What an experiment has cost.</summary>
/// <param name="Total">Everything.</param>
/// <param name="ByRole">By who asked.</param>
/// <param name="ByModel">By the model that was asked; those of trials of earlier versions of the tool are under <c>unknown</c>.</param>
/// <param name="ByIteration">By iteration.</param>
/// <param name="Outside">Outside of any iteration, by command.</param>
/// <param name="Retries">Of the total, in tries of trials that were repeated after an infrastructure error.</param>
/// <param name="Infra">Of the total, in trials that ended as infrastructure errors.</param>
/// <param name="Aborted">Of the total, in trials that did not come to their end.</param>
/// <param name="AbortedTrials">How many of those there are.</param>
/// <param name="AtMost">Calls were in flight when a process was killed: the total may be less, by at most what was set aside for them.</param>
/// <param name="HeldOutMissing">The held-out results are not there, so that only train trials are counted.</param>
/// <param name="AtWork">The command that is at work meanwhile.</param>
public sealed record CostReport(
    CostSum Total,
    ImmutableSortedDictionary<ModelRole, CostSum> ByRole,
    ImmutableSortedDictionary<string, CostSum> ByModel,
    ImmutableSortedDictionary<int, CostSum> ByIteration,
    ImmutableSortedDictionary<string, CostSum> Outside,
    CostSum Retries,
    CostSum Infra,
    CostSum Aborted,
    int AbortedTrials,
    bool AtMost,
    bool HeldOutMissing,
    string? AtWork)
{
    /// <summary>What led to nothing.</summary>
    public CostSum Wasted => Retries + Infra + Aborted;
}
