using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Spending;

/// <summary>What a trial that came to its end used.</summary>
/// <param name="Command">The command that paid.</param>
/// <param name="Iteration">The iteration, or null outside of any.</param>
/// <param name="Fingerprint">Tells the models.</param>
/// <param name="Scored">False when it ended as an infrastructure error, so that all of it was in vain.</param>
/// <param name="Usage">By role.</param>
/// <param name="Wasted">Of that, in tries that counted for nothing.</param>
internal sealed record TrialSpend(long Command, int? Iteration, string Fingerprint, bool Scored, IReadOnlyDictionary<ModelRole, Usage> Usage, Usage Wasted);
