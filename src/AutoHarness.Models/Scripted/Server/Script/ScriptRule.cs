namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>One rule: when a request is like this, answer like that.</summary>
/// <param name="Number">Position in the script, from 1.</param>
/// <param name="When">What a request has to be like.</param>
/// <param name="Then">The answer.</param>
internal sealed record ScriptRule(int Number, RuleCondition When, ScriptedAnswer Then);
