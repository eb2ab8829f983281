using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Spending;

/// <summary>A trial that did not come to its end, and what it used until then.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Command">The command that paid.</param>
/// <param name="Iteration">The iteration, or null outside of any.</param>
/// <param name="Usage">By role, with what was set aside for calls that were under way.</param>
/// <param name="AtMost">Such calls there were: it may have been less.</param>
/// <param name="Aborted">It is known that it will not come to its end, since another command has begun.</param>
internal sealed record Flight(TrialKey Key, long Command, int? Iteration, IReadOnlyDictionary<ModelRole, Usage> Usage, bool AtMost, bool Aborted = false);
