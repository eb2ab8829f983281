using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration.Syntax;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The keys of the model that a coding agent calls through the proxy.</summary>
internal static class CodingModelKeys
{
    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new ConfigKey<string?>(
            "coding_agent.model", Values.OrNoText(Values.Text("a text", _ => null)), c => c.CodingAgent.Model, (c, v) => c with { CodingAgent = c.CodingAgent with { Model = v } },
            "The model that the coding agent calls through the loopback proxy, without key and network; see [model-proxy.md](model-proxy.md). Nothing means no proxy."),
        new ConfigKey<string?>(
            "coding_agent.reasoning_effort", Values.OrNoText(Values.OneOf("none", "minimal", "low", "medium", "high", "xhigh", "max")),
            c => c.CodingAgent.Effort, (c, v) => c with { CodingAgent = c.CodingAgent with { Effort = v } },
            "Reasoning effort of that model, whatever it asks for; nothing means what it asks for."),
    ];
}
