namespace AutoHarness.Models.Names;

/// <summary>A model's name, taken apart at its first slash.</summary>
/// <param name="Provider">Who serves it.</param>
/// <param name="Model">The name that the provider knows it by; it may hold further slashes.</param>
internal sealed record ModelName(ProviderEntry Provider, string Model)
{
    /// <summary>With its provider, such as <c>openrouter/anthropic/claude-x</c>.</summary>
    public string Full => $"{Provider.Name}/{Model}";
}
