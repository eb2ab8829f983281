using System.Collections.Immutable;
using AutoHarness.Models.Names;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Providers;

/// <summary>Where a provider is and what opens it, after a look at the variables.</summary>
/// <param name="Entry">The provider.</param>
/// <param name="BaseUrl">Its address without a slash at the end.</param>
/// <param name="Key">The key, or null.</param>
/// <param name="KeyVariable">Variable that the key came from, or null.</param>
/// <param name="Version">Value of <c>api-version</c>, or null.</param>
internal sealed record ProviderEndpoint(ProviderEntry Entry, Uri BaseUrl, string? Key, string? KeyVariable, string? Version)
{
    /// <summary>True when the address is not the provider's own.</summary>
    public bool Redirected => Entry.Endpoint is null || BaseUrl != WithPath(Entry, Entry.Endpoint);

    /// <summary>Finds address and key.</summary>
    /// <exception cref="HarnessException">The key is missing (<c>AH1203</c>), or there is no address or a wrong one (<c>AH1208</c>).</exception>
    public static ProviderEndpoint Find(ProviderEntry entry, string model, IReadOnlyDictionary<string, string> variables)
    {
        var keyVariable = entry.Keys.Concat(entry.Bearers).FirstOrDefault(name => Set(variables, name) is not null);
        return keyVariable is null && entry.NeedsKey
            ? throw MissingKey(entry, model)
            : new ProviderEndpoint(entry, Address(entry, model, variables), keyVariable is null ? null : variables[keyVariable].Trim(), keyVariable, entry.Version is { } name ? Set(variables, name) : null);
    }

    /// <summary>Where the provider is.</summary>
    /// <exception cref="HarnessException">As for <see cref="Find"/>.</exception>
    public static Uri Address(ProviderEntry entry, string model, IReadOnlyDictionary<string, string> variables)
    {
        var variable = entry.BaseUrls.FirstOrDefault(name => Set(variables, name) is not null);
        if ((variable is null ? entry.Endpoint : Set(variables, variable)) is not { } text)
        {
            throw Wrong($"where {entry.Name} is to be found is not known", $"model {model} needs the address of a server", [.. entry.BaseUrls.Select(name => $"put {name}=http://HOST:PORT/v1 into .env")]);
        }

        // Ollama's own variable may hold a host and port only.
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { UserInfo: "", Query: "" }
            ? WithPath(entry, full)
            : throw Wrong($"{variable} holds no address of a server", "an http or https address without user name or query is needed", [$"write {variable}=https://HOST/PATH"]);
    }

    private static Uri WithPath(ProviderEntry entry, string address)
    {
        var trimmed = address.TrimEnd('/');
        if (entry.Dialect == ProviderDialect.Anthropic && trimmed.EndsWith("/v1", StringComparison.Ordinal))
        {
            trimmed = trimmed[..^"/v1".Length];
        }

        return new Uri(entry.Path is { } path && !trimmed.EndsWith("/" + path, StringComparison.Ordinal) ? $"{trimmed}/{path}" : trimmed);
    }

    private static string? Set(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static HarnessException MissingKey(ProviderEntry entry, string model) =>
        new(new HarnessError(ExitCode.Environment, "AH1203", $"{entry.Keys[0]} is not set; model {model} needs it")
        {
            Why = entry.Keys.Length + entry.Bearers.Length > 1 ? $"{string.Join(", ", entry.Keys.Concat(entry.Bearers).Skip(1))} would do as well" : null,
            Fixes = [$"put {entry.Keys[0]}=... into .env"],
            Notes = ["nothing was run and nothing was spent"],
        });

    private static HarnessException Wrong(string message, string why, ImmutableArray<string> fixes) =>
        new(new HarnessError(ExitCode.Environment, "AH1208", message) { Why = why, Fixes = fixes });
}
