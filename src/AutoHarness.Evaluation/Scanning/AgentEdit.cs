using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Scanning;

/// <summary>The editable files before and after an edit.</summary>
/// <param name="Before">Path to text, of the agent that is kept.</param>
/// <param name="After">Path to text, of the candidate.</param>
public sealed record AgentEdit(ImmutableSortedDictionary<string, string> Before, ImmutableSortedDictionary<string, string> After);
