namespace AutoHarness.CodingAgents.Output;

/// <summary>What the coding agent says about its own edit. Untrusted and optional; each text is one line of at most <see cref="TextLimit"/> characters.</summary>
/// <param name="Hypothesis">Why the agent fails.</param>
/// <param name="Change">What was changed.</param>
/// <param name="Expected">What should get better.</param>
/// <param name="NeedsHuman">A request to the owner, or null.</param>
public sealed record FinalMessage(string? Hypothesis, string? Change, string? Expected, string? NeedsHuman)
{
    public const int TextLimit = 500;
}
