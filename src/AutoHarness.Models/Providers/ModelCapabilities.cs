using System.Collections.Immutable;

namespace AutoHarness.Models.Providers;

/// <summary>Which parameters a model takes.</summary>
internal sealed record ModelCapabilities
{
    /// <summary>Nothing is known, so everything is sent.</summary>
    public static ModelCapabilities Unknown { get; } = new();

    /// <summary>Parameters that it refuses, by the words of <see cref="Parameters"/>.</summary>
    public ImmutableHashSet<string> Rejects { get; init; } = [];

    /// <summary>Output tokens to ask for where the caller names no limit and the dialect wants one; null for none.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>True when temperature and the like may not be sent along with an effort.</summary>
    public bool EffortExcludesSampling { get; init; }

    /// <summary>True when function tools with an effort work only through OpenAI's Responses.</summary>
    public bool ResponsesForTools { get; init; }
}
