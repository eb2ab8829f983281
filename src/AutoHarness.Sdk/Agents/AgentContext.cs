using Microsoft.Extensions.AI;

namespace AutoHarness.Sdk;

/// <summary>What an agent gets: the same shape for every benchmark.</summary>
public abstract class AgentContext
{
    /// <summary>The task text, or the policy of a customer-service desk.</summary>
    public abstract string Instruction { get; }

    /// <summary>What was said before the agent's first move; empty for terminal tasks.</summary>
    public abstract IReadOnlyList<ChatMessage> Opening { get; }

    /// <summary>The tools as the benchmark declares them. The environment runs them; the agent asks for them through <see cref="ActAsync"/>.</summary>
    public abstract IReadOnlyList<AIFunctionDeclaration> Tools { get; }

    /// <summary>The model, pinned and metered by the harness. Asking for another model has no effect but a note in the trace.</summary>
    public abstract IChatClient Model { get; }

    /// <summary>The terminal of a terminal task, otherwise null.</summary>
    public abstract ITerminal? Terminal { get; }

    /// <summary>
    /// Acts: text to the user, tool calls, or both in one message; one call is one message hop.
    /// Results come in call order. After an observation with <see cref="Observation.Ended"/> every further act returns that same observation and costs nothing.
    /// </summary>
    public abstract Task<Observation> ActAsync(ChatMessage action, CancellationToken cancellationToken);
}
