using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Benchmarks.Demo.Tools;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>One thing a customer wants, with what a right answer to it consists of.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="OrderId">The order it is about.</param>
/// <param name="Item">The item it is about; of a whole order the first one.</param>
/// <param name="Sentence">How the customer puts it.</param>
internal sealed record Wish(WishKind Kind, string OrderId, OrderItem Item, string Sentence)
{
    /// <summary>What the customer adds when asked for details: a reason, a variant, an address; null when there is nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>Said in place of the first yes when the customer changes the wish; null for a steady one.</summary>
    public string? SecondThought { get; init; }

    /// <summary>True when policy forbids it.</summary>
    public bool Forbidden { get; init; }

    /// <summary>The calls that change the books as they should be changed; empty when they must stay as they are.</summary>
    public ImmutableArray<ToolCall> RightCalls { get; init; } = [];

    /// <summary>What has to be said.</summary>
    public ImmutableArray<MustSay> MustSay { get; init; } = [];
}
