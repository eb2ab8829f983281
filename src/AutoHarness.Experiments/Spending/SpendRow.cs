using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Spending;

/// <summary>What was spent outside of trials that came to an end.</summary>
/// <param name="Command">The command that paid.</param>
/// <param name="Iteration">The iteration, or null outside of any.</param>
/// <param name="Kind">What for.</param>
/// <param name="Model">The model, or null where several may have been asked.</param>
/// <param name="Usage">By role.</param>
/// <param name="AtMost">Calls were in flight when a process was killed: it may have been less.</param>
internal sealed record SpendRow(long Command, int? Iteration, SpendKind Kind, string? Model, IReadOnlyDictionary<ModelRole, Usage> Usage, bool AtMost);
