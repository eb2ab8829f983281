namespace AutoHarness.Models.Gateway;

/// <summary>The pinned model of a role; what an agent asks for instead is noted and ignored.</summary>
/// <param name="Name">As users write it: <c>gpt-…</c>, <c>anthropic/…</c>, <c>scripted/demo</c>.</param>
/// <param name="Effort">Canonical reasoning effort, or null for the model's own.</param>
/// <param name="Temperature">Sampling temperature, or null for the model's own.</param>
public sealed record ModelSpec(string Name, string? Effort = null, double? Temperature = null);
