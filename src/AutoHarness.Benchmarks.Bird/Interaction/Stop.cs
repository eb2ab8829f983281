namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>Ends a run in place of a model call.</summary>
/// <param name="Reason">In a word, for the agent's program.</param>
/// <param name="Text">What the conversation shows instead of an answer.</param>
internal sealed record Stop(string Reason, string Text)
{
    public static Stop AgenticTurns { get; } = new("max_turns", "Maximum interaction turns reached. Task ended.");

    public static Stop ConversationalTurns { get; } = new("max_turns", "Maximum turns reached. Task ended.");

    public static Stop Completed { get; } = new("task_done", "Task completed.");

    public static Stop Spent { get; } = new("budget_exhausted", "Budget exhausted. Task ended.");

    public static Stop Submitted { get; } = new("submitted", "SQL submitted. Awaiting result.");
}
