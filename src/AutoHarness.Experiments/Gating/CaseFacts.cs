using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Gating;

/// <summary>The recorded trials that a case may rest on, train and held out.</summary>
internal sealed class CaseFacts(TrialStores stores, GateCase gateCase, string fingerprint)
{
    // The pool lies in the past; only the judgement's own series grow.
    private readonly ImmutableArray<TrialFact> pool =
    [
        .. gateCase.Pool.Fresh.Append(gateCase.Pool.Selection).OfType<string>().Distinct(StringComparer.Ordinal).SelectMany(series => stores.Facts(series, fingerprint)),
    ];

    /// <summary>All of them as they are now.</summary>
    public ImmutableArray<TrialFact> Read()
    {
        string[] own = [gateCase.Series, gateCase.ReferenceSeries, gateCase.FreshSeries];
        return [.. pool, .. own.SelectMany(series => stores.Facts(series, fingerprint))];
    }
}
