namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>What became of an <c>execute_sql</c>.</summary>
/// <param name="Success">Whether it ran.</param>
/// <param name="Text">What the agent sees, before any note on its budget: a table, or <c>SQL Error: …</c>. Agent-written in part.</param>
/// <param name="Isolation">How the database is kept clean, for the trace: <c>rollback</c>, or <c>copy: </c> with the reason.</param>
internal sealed record QueryReply(bool Success, string Text, string Isolation);
