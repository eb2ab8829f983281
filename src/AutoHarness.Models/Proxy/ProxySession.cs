using System.Collections.Immutable;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Proxy;

/// <summary>One trial, or one turn of a coding agent, that calls its model through the proxy.</summary>
public sealed record ProxySession
{
    /// <summary>A random secret of at least 16 letters, digits, <c>-</c> or <c>_</c>: the session's name in the path and the only key that it accepts. Used once.</summary>
    public required string Token { get; init; }

    /// <summary>The model's name as its provider has it; sent whatever the client asks for.</summary>
    public required string Model { get; init; }

    /// <summary>The model as the config names it, with its provider, for telemetry; null where it is the same.</summary>
    public string? Configured { get; init; }

    /// <summary>The trial that calls are made for, in telemetry and recordings; null outside of any.</summary>
    public ModelCaller? Caller { get; init; }

    /// <summary>The iteration that calls are made in, in telemetry; null outside of any.</summary>
    public int? IterationNumber { get; init; }

    /// <summary>The provider of each dialect; null for a dialect that the session does not have.</summary>
    public required Func<Dialect, UpstreamTarget?> Upstream { get; init; }

    public required Budget Budget { get; init; }

    /// <summary>The budget of the iteration that is under way; null for none.</summary>
    public Func<Budget?> Iteration { get; init; } = () => null;

    /// <summary>The budget of the caller's own, such as that of a trial; null for none.</summary>
    public Budget? Own { get; init; }

    public required TrialMeter Meter { get; init; }

    /// <summary>On whose account calls go. A coding agent keeps its own effort and temperature where none is pinned; any other caller then gets the model's own.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>The price of <see cref="Model"/>; null when unknown.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Pinned reasoning effort in the word that the provider takes, or null.</summary>
    public string? Effort { get; init; }

    /// <summary>Tokens of thought that stand for <see cref="Effort"/> where a model takes a number instead of a word: older Anthropic models, Gemini 2.5. Null sends the word.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Pinned temperature, or null.</summary>
    public double? Temperature { get; init; }

    /// <summary>Members of the request that the model rejects; inside another member with a point, such as <c>generationConfig.topK</c>.</summary>
    public ImmutableArray<string> DroppedParameters { get; init; } = [];

    /// <summary>Records and replays; null for neither.</summary>
    public ProxyTape? Tape { get; init; }

    /// <summary>Hears of the calls; null for nobody.</summary>
    public IProxyWatch? Watch { get; init; }

    /// <summary>What makes the usual clients call their model here, under the names their vendors document.</summary>
    /// <param name="origin">Where the client reaches the proxy: <see cref="ModelProxy.BaseUrl"/>, or the forwarder's address inside a jail.</param>
    public ImmutableSortedDictionary<string, string> EnvironmentVariables(Uri origin)
    {
        var url = UrlAt(origin).ToString();
        return ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OPENAI_BASE_URL"] = url + "/v1",
            ["OPENAI_API_KEY"] = Token,
            ["ANTHROPIC_BASE_URL"] = url,
            ["ANTHROPIC_API_KEY"] = Token,
            ["GOOGLE_GEMINI_BASE_URL"] = url,
            ["GEMINI_API_KEY"] = Token,
        });
    }

    /// <summary>The session's base URL; a dialect's path follows it.</summary>
    internal Uri UrlAt(Uri origin) => new(origin, $"/t/{Token}");
}
