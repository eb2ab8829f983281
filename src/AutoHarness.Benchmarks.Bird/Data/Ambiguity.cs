namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>Something in a question that the agent has to clarify.</summary>
/// <param name="Term">The words that are not clear.</param>
/// <param name="SqlSnippet">What they mean in the gold SQL.</param>
/// <param name="IsMask">Whether the term was taken out of the question.</param>
/// <param name="Type">Such as <c>semantic_ambiguity</c>; an open set.</param>
/// <param name="DeletedKnowledge">The id of the knowledge entry that the agent must not see; 0 is a valid one.</param>
internal sealed record Ambiguity(string Term, string SqlSnippet, bool IsMask, string Type, int? DeletedKnowledge = null);
