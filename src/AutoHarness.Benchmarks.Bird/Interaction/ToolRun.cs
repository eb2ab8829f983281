namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>Runs one tool call that may be made and is paid for.</summary>
/// <param name="call">The call.</param>
/// <param name="coins">What is left of the coins, as the answer to a submission says it.</param>
/// <param name="ct">Stops it.</param>
/// <returns>What the tool answers.</returns>
internal delegate Task<string> ToolRun(ToolCall call, string coins, CancellationToken ct);
