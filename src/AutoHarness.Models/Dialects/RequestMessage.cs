using System.Collections.Immutable;

namespace AutoHarness.Models.Dialects;

/// <summary>One message of a conversation.</summary>
/// <param name="FromModel">Said by the model; otherwise by the user or a tool.</param>
/// <param name="Text">Its texts, joined by line breaks.</param>
internal sealed record RequestMessage(bool FromModel, string Text)
{
    public ImmutableArray<RequestToolCall> Calls { get; init; } = [];

    public ImmutableArray<RequestToolResult> Results { get; init; } = [];
}

/// <summary>A tool that is offered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFreeText">It takes text instead of JSON arguments.</param>
internal sealed record RequestTool(string Name, bool IsFreeText = false);

/// <summary>A call that the model made earlier.</summary>
/// <param name="Id">Null where the dialect pairs calls and results by order.</param>
/// <param name="Name">Of the tool.</param>
/// <param name="Arguments">Raw JSON, or free text.</param>
internal sealed record RequestToolCall(string? Id, string Name, string Arguments);

/// <summary>What a tool answered.</summary>
internal sealed record RequestToolResult(string? CallId, string Text);
