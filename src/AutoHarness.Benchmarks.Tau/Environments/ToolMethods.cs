using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>The methods of a toolkit, tools in the reference's order.</summary>
internal sealed class ToolMethods(ImmutableArray<ToolMethod> methods)
{
    private readonly FrozenDictionary<string, ToolMethod> byName = methods.ToFrozenDictionary(method => method.Name, StringComparer.Ordinal);

    /// <summary>The tools in the reference's order.</summary>
    public ImmutableArray<ToolMethod> Tools { get; } = [.. methods.Where(method => method.IsTool)];

    public ToolMethod? Find(string name) => byName.GetValueOrDefault(name);
}
