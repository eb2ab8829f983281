namespace AutoHarness.Benchmarks.Demo.Conversation;

/// <summary>What the customer answers.</summary>
/// <param name="Text">The words.</param>
/// <param name="Leaves">Why the customer leaves after them; null when the conversation goes on.</param>
internal sealed record CustomerReply(string Text, string? Leaves = null);
