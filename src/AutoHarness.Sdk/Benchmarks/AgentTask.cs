using Microsoft.Extensions.AI;

namespace AutoHarness.Sdk;

/// <summary>What a benchmark gives to one agent run.</summary>
/// <param name="Instruction">See <see cref="AgentContext.Instruction"/>.</param>
/// <param name="Opening">See <see cref="AgentContext.Opening"/>.</param>
/// <param name="Tools">See <see cref="AgentContext.Tools"/>.</param>
/// <param name="Act">The environment. Called by one act of the agent at a time; tool arguments arrive as raw <see cref="System.Text.Json.JsonElement"/>s in their order.</param>
/// <param name="Terminal">The terminal, where the task has one.</param>
/// <param name="TimeLimit">Working time of the agent: waiting for models, tools and the sandbox does not count. Null means the config's limit.</param>
public sealed record AgentTask(
    string Instruction,
    IReadOnlyList<ChatMessage> Opening,
    IReadOnlyList<AIFunctionDeclaration> Tools,
    Func<ChatMessage, CancellationToken, Task<Observation>> Act,
    ITerminal? Terminal = null,
    TimeSpan? TimeLimit = null);
