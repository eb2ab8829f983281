using System.Collections.Immutable;
using AutoHarness.Models.Limiting;

namespace AutoHarness.Models.Providers;

/// <summary>What a model takes and how fast it may be asked; one for all trials. Thread-safe.</summary>
internal sealed class ModelTerms(ModelCapabilities capabilities, ModelLimiter limiter)
{
    private ImmutableHashSet<string> learned = [];

    public ModelCapabilities Capabilities => capabilities;

    public ModelLimiter Limiter => limiter;

    /// <summary>Parameters that it turned out to refuse.</summary>
    public ImmutableHashSet<string> Learned => Volatile.Read(ref learned);

    public void Learn(string parameter) => ImmutableInterlocked.Update(ref learned, (known, one) => known.Add(one), parameter);
}
