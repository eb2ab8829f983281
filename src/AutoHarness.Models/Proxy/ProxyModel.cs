using System.Collections.Immutable;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Proxy;

/// <summary>A model as the proxy serves it: its provider's own name, where each dialect goes, what it costs and does not take. Not a record: the targets hold a key.</summary>
/// <param name="name">As its provider has it.</param>
/// <param name="price">Null when unknown.</param>
/// <param name="dropped">Parameters that it rejects.</param>
/// <param name="targets">The provider by dialect.</param>
public sealed class ProxyModel(string name, ModelPrice? price, ImmutableArray<string> dropped, IReadOnlyDictionary<Dialect, UpstreamTarget> targets)
{
    public string Name => name;

    public ModelPrice? Price => price;

    public ImmutableArray<string> Dropped => dropped;

    /// <summary>The dialects in which it can be asked.</summary>
    public IEnumerable<Dialect> Dialects => targets.Keys;

    /// <summary>The provider of a dialect; null for one that it does not speak.</summary>
    public UpstreamTarget? Target(Dialect dialect) => targets.GetValueOrDefault(dialect);
}
