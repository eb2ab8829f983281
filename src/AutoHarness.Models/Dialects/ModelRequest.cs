using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>A request in terms that all dialects share, beside the body it was read from.</summary>
/// <param name="Dialect">Whose form <paramref name="Body"/> has.</param>
/// <param name="Body">Everything that was sent, also what this view knows nothing about.</param>
internal sealed record ModelRequest(Dialect Dialect, JsonObject Body)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    public string Model { get; init; } = "";

    /// <summary>System prompts, joined by line breaks.</summary>
    public string System { get; init; } = "";

    public ImmutableArray<RequestTool> Tools { get; init; } = [];

    /// <summary>The conversation without system prompts; neighbouring items of one side are one message.</summary>
    public ImmutableArray<RequestMessage> Messages { get; init; } = [];

    public bool Stream { get; init; }

    /// <summary>The stream was asked to tell its usage; true where a dialect always does.</summary>
    public bool IncludeUsage { get; init; } = true;

    /// <summary>The reasoning effort in the dialect's own word, or null.</summary>
    public string? Effort { get; init; }

    /// <summary>A member that the dialect cannot do without and that was not sent, or null.</summary>
    public string? Missing { get; init; }

    /// <summary>How many messages of the model with tool calls the conversation has, from 0.</summary>
    public int Turn => Messages.Count(message => message.Calls.Length > 0);

    /// <summary>How many messages of the model the conversation has, from 0.</summary>
    public int Step => Messages.Count(message => message.FromModel);

    /// <summary>Results given since the model spoke last, in order.</summary>
    public ImmutableArray<RequestToolResult> LastResults =>
        [.. Messages.Reverse().TakeWhile(message => !message.FromModel).Reverse().SelectMany(message => message.Results)];

    /// <summary>The text that the user said last, or an empty one.</summary>
    public string LastUserText => Messages.LastOrDefault(message => !message.FromModel && message.Text.Length > 0)?.Text ?? "";

    /// <summary>The body of a request, which has to be one JSON object without repeated members.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> body) =>
        JsonNode.Parse(body, documentOptions: Strict) as JsonObject ?? throw new JsonException("the body is not a JSON object");

    /// <summary>The body again, as JSON in UTF-8: no member lost, numbers as they were written.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(WireJson.Write(Body));
}
