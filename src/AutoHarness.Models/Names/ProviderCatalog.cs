using System.Collections.Immutable;
using System.Text.Json;

namespace AutoHarness.Models.Names;

/// <summary>The providers there are, and whose a model's name is.</summary>
internal sealed class ProviderCatalog
{
    private ProviderCatalog(ImmutableArray<ProviderEntry> entries) => Entries = entries;

    public ImmutableArray<ProviderEntry> Entries { get; }

    /// <summary>The table that comes with the tool.</summary>
    public static ProviderCatalog BuiltIn()
    {
        using var table = EmbeddedTable.Open("providers.json");
        return new ProviderCatalog([.. table.RootElement.GetProperty("providers").EnumerateArray().Select(Read)]);
    }

    /// <summary>The parts of a name; null when no provider answers to it.</summary>
    public ModelName? Parse(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var provider = slash < 0
            ? Entries.FirstOrDefault(entry => entry.OwnsBare(name))
            : Entries.FirstOrDefault(entry => entry.Name == name[..slash]);
        return provider is null || slash == name.Length - 1 ? null : new ModelName(provider, name[(slash + 1)..]);
    }

    private static ProviderEntry Read(JsonElement row) => new(row.GetProperty("name").GetString()!, Dialect(row.GetProperty("dialect").GetString()!))
    {
        Keys = Words(row, "keys"),
        Bearers = Words(row, "bearers"),
        KeyHeader = Word(row, "key_header"),
        KeyOptional = row.TryGetProperty("key_optional", out var optional) && optional.GetBoolean(),
        BaseUrls = Words(row, "base_urls"),
        Endpoint = Word(row, "endpoint"),
        Path = Word(row, "path"),
        Version = Word(row, "version"),
        OutputLimit = Word(row, "output_limit") ?? "max_tokens",
        Bare = Words(row, "bare"),
    };

    private static ProviderDialect Dialect(string word) => word switch
    {
        "openai" => ProviderDialect.OpenAI,
        "anthropic" => ProviderDialect.Anthropic,
        "ollama" => ProviderDialect.Ollama,
        _ => ProviderDialect.None,
    };

    private static string? Word(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<string> Words(JsonElement row, string name) =>
        row.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(word => word.GetString()!)] : [];
}
