using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Messages;

/// <summary>A message of a conversation, in the reference's five shapes.</summary>
internal abstract record TauMessage
{
    /// <summary>The reference's role: system, assistant, user or tool.</summary>
    public abstract string Role { get; }

    public string? Content { get; init; }

    /// <summary>Place in the finished trajectory, from 0.</summary>
    public int? TurnIndex { get; init; }

    /// <summary>Local time in ISO form with microseconds and no zone, as the reference writes it.</summary>
    public string? Timestamp { get; init; }
}

internal sealed record SystemMessage : TauMessage
{
    public override string Role => "system";
}

/// <summary>What a tool answered.</summary>
internal sealed record ToolMessage(string Id, Requestor Requestor, bool Error) : TauMessage
{
    public override string Role => "tool";
}

/// <summary>The answers to several calls of one message.</summary>
internal sealed record MultiToolMessage(ImmutableArray<ToolMessage> ToolMessages) : TauMessage
{
    public override string Role => "tool";
}

/// <summary>A message of the agent or of the user.</summary>
internal abstract record ParticipantMessage : TauMessage
{
    /// <summary>The calls; null when the message has none. An empty list counts as a tool call, as in the reference.</summary>
    public ImmutableArray<ToolCall>? ToolCalls { get; init; }

    /// <summary>Dollars; null when not known.</summary>
    public double? Cost { get; init; }

    /// <summary>The reference's object of completion_tokens and prompt_tokens.</summary>
    public PyDict? Usage { get; init; }

    public PyDict? RawData { get; init; }

    public double? GenerationSeconds { get; init; }

    public bool IsToolCall => ToolCalls is not null;

    public bool HasContent => Content is not null && !PyText.IsBlank(Content);

    /// <summary>The reference's equality: role, text and calls.</summary>
    public bool SaysTheSameAs(ParticipantMessage other) =>
        Role == other.Role && Content == other.Content
        && (ToolCalls is { } calls ? other.ToolCalls is { } others && calls.AsSpan().SequenceEqual(others.AsSpan()) : other.ToolCalls is null);
}

internal sealed record AssistantMessage : ParticipantMessage
{
    public override string Role => "assistant";
}

internal sealed record UserMessage : ParticipantMessage
{
    public override string Role => "user";
}
