using System.Collections.Immutable;
using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>A request as a scripted server received it.</summary>
/// <param name="Number">In order of arrival, from 1.</param>
/// <param name="Time">When its body had arrived.</param>
/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="Path">With its query, in which keys are masked.</param>
/// <param name="Headers">In order; of keys only that they were there.</param>
/// <param name="Body">After decompression; empty when it was refused for its size or its encoding.</param>
public sealed record ReceivedRequest(
    int Number,
    DateTimeOffset Time,
    string Method,
    string Path,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body)
{
    public required Dialect Dialect { get; init; }

    /// <summary>What stands before the dialect's own path, such as <c>/t/trial-7</c>; or empty.</summary>
    public required string Prefix { get; init; }

    /// <summary>The model that was asked for; null when the request did not get that far.</summary>
    public string? Model { get; init; }

    /// <summary>Messages of the model with tool calls in the conversation, from 0; null as above.</summary>
    public int? Turn { get; init; }

    /// <summary>The rule that answers it, from 1; null when none does.</summary>
    public int? Rule { get; init; }

    /// <summary>A header's value, or null; any case.</summary>
    public string? Header(string name) => Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
}
