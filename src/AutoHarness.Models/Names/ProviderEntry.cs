using System.Collections.Immutable;

namespace AutoHarness.Models.Names;

/// <summary>One provider of the table in <c>providers.json</c>.</summary>
/// <param name="Name">What stands before the first slash of a model's name.</param>
/// <param name="Dialect">How it is spoken to.</param>
internal sealed record ProviderEntry(string Name, ProviderDialect Dialect)
{
    /// <summary>Variables that may hold the key, the first that is set wins.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Variables that may hold a bearer token in place of a key.</summary>
    public ImmutableArray<string> Bearers { get; init; } = [];

    /// <summary>Header of the key; null for the dialect's own.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>True for servers that may run without a key.</summary>
    public bool KeyOptional { get; init; }

    /// <summary>Variables that may name another server.</summary>
    public ImmutableArray<string> BaseUrls { get; init; } = [];

    /// <summary>Where it is when no variable says otherwise; null when there is no such place.</summary>
    public string? Endpoint { get; init; }

    /// <summary>What is added to the server's address unless it ends with it.</summary>
    public string? Path { get; init; }

    /// <summary>Variable with a version that goes into the query as <c>api-version</c>.</summary>
    public string? Version { get; init; }

    /// <summary>What an OpenAI-like server calls the limit of the output.</summary>
    public string OutputLimit { get; init; } = "max_tokens";

    /// <summary>Beginnings of names that need no provider before them; <c>#</c> stands for a digit.</summary>
    public ImmutableArray<string> Bare { get; init; } = [];

    /// <summary>True when a call cannot be made without a key.</summary>
    public bool NeedsKey => !KeyOptional && !Keys.IsEmpty;

    /// <summary>Whether a name without a provider belongs here.</summary>
    public bool OwnsBare(string name) => Bare.Any(start => name.Length >= start.Length
        && start.Zip(name, (wanted, found) => wanted == '#' ? char.IsAsciiDigit(found) : wanted == found).All(same => same));
}
