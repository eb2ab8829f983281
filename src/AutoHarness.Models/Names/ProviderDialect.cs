namespace AutoHarness.Models.Names;

/// <summary>How a provider is spoken to.</summary>
internal enum ProviderDialect
{
    /// <summary>Known by name, but not spoken.</summary>
    None,

    /// <summary>OpenAI Chat Completions, and Responses where a model wants it.</summary>
    OpenAI,

    /// <summary>Anthropic Messages.</summary>
    Anthropic,

    /// <summary>Ollama's own.</summary>
    Ollama,
}
