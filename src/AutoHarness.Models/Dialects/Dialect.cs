namespace AutoHarness.Models.Dialects;

/// <summary>A wire format of model calls.</summary>
public enum Dialect
{
    /// <summary>OpenAI Chat Completions.</summary>
    Chat,

    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>Anthropic Messages.</summary>
    Anthropic,

    /// <summary>Gemini generateContent.</summary>
    Gemini,
}
