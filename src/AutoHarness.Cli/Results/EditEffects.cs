using System.Collections.Immutable;
using AutoHarness.Experiments.Measuring;
using AutoHarness.Experiments.Optimizing;

namespace AutoHarness.Cli.Results;

/// <summary>Compares every measured version with the one that was kept when it was made.</summary>
internal static class EditEffects
{
    public static ImmutableArray<EditEffect> Of(IEnumerable<IterationSummary> iterations, IReadOnlyList<Measurement> measurements)
    {
        var byVersion = measurements.ToDictionary(measurement => measurement.AgentVersion, StringComparer.Ordinal);
        var effects = ImmutableArray.CreateBuilder<EditEffect>();
        (int Number, Measurement Measurement)? kept = null;
        foreach (var iteration in iterations.OrderBy(iteration => iteration.Number))
        {
            if (iteration.AgentVersion is not { } version || !byVersion.TryGetValue(version, out var mine))
            {
                continue;
            }

            var (effect, error) = kept is { } before ? mine.Minus(before.Measurement) : (0, 0);
            effects.Add(new EditEffect(iteration.Number, iteration.Outcome, mine.Mean, kept?.Number, effect, error, mine.Trials));
            if (kept is null || iteration.Outcome == "accepted")
            {
                kept = (iteration.Number, mine);
            }
        }

        return effects.ToImmutable();
    }
}
