using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>The agent's part of a trial in one of the two modes.</summary>
internal interface IInteraction
{
    /// <summary>Lets the agent work, in one run or several; the last run decides how its part ended.</summary>
    Task<AgentRun> RunAsync(IAgentRunner agent, ToolDeclarations tools, CancellationToken ct);

    /// <summary>Adds what only this mode's results have.</summary>
    void Describe(JsonObject item);
}
