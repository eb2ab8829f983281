using Microsoft.Extensions.AI;

namespace AutoHarness.Sdk;

/// <summary>What the environment answers to one act.</summary>
/// <param name="Results">Results of the act's tool calls, in call order.</param>
/// <param name="Text">What the user said, if it was the user's turn.</param>
/// <param name="Ended">True once the task is over.</param>
/// <param name="Reason">Why it ended, in a word (<c>user_stop</c>, <c>max_steps</c>, …); null while it goes on.</param>
public sealed record Observation(IReadOnlyList<FunctionResultContent> Results, string? Text, bool Ended, string? Reason);
