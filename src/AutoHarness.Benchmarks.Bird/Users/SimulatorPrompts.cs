namespace AutoHarness.Benchmarks.Bird.Users;

/// <summary>The two prompts of the simulated user.</summary>
/// <param name="ActionParser">Stage 1: what kind of answer a question deserves.</param>
/// <param name="ResponseGenerator">Stage 2: the answer.</param>
/// <param name="Source">Where they come from, as results say it: <c>reference v2</c>, <c>builtin</c>.</param>
/// <param name="ActionTokens">Most tokens of stage 1.</param>
/// <param name="Warning">What is odd about them; null when nothing is.</param>
internal sealed record SimulatorPrompts(string ActionParser, string ResponseGenerator, string Source, int ActionTokens, string? Warning = null)
{
    /// <summary>Most tokens of stage 2.</summary>
    public const int ResponseTokens = 1024;
}
