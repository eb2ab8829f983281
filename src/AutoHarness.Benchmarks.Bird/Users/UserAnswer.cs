namespace AutoHarness.Benchmarks.Bird.Users;

/// <summary>What the simulated user made of a question.</summary>
/// <param name="Action">What stage 1 decided, such as <c>labeled("average stay")</c>; free text.</param>
/// <param name="Text">The answer.</param>
internal sealed record UserAnswer(string Action, string Text);
