using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo.Shop;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>The generated tasks and the books they all start from.</summary>
internal sealed record DeskWorld(ImmutableArray<DeskTask> Tasks, ShopState Books);
