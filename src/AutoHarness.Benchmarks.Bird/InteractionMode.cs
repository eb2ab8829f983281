namespace AutoHarness.Benchmarks.Bird;

/// <summary>How agent and user meet.</summary>
public enum InteractionMode
{
    /// <summary><c>a-interact</c>: the agent has tools and coins.</summary>
    Agentic,

    /// <summary><c>c-interact</c>: a fixed script of conversation, with one chance to debug in each phase.</summary>
    Conversational,
}
