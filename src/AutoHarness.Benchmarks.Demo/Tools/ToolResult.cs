using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Demo.Shop;

namespace AutoHarness.Benchmarks.Demo.Tools;

/// <summary>What a tool did: the books afterwards and what the caller is told.</summary>
internal sealed record ToolResult(ShopState State, JsonObject Answer, bool Failed = false)
{
    public static ToolResult Error(ShopState state, string message) => new(state, new JsonObject { ["error"] = message }, Failed: true);
}
