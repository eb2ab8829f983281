using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Cassettes;

/// <summary>
/// A request in a form in which equal requests are equal bytes: members sorted, numbers in one spelling, ids of tool calls replaced by the
/// order in which they appear, and what a person chose to ignore, such as dates, blanked.
/// </summary>
internal sealed class CanonicalRequest
{
    private CanonicalRequest(ImmutableArray<RequestPart> parts, string key)
    {
        Parts = parts;
        Key = key;
    }

    public ImmutableArray<RequestPart> Parts { get; }

    /// <summary>SHA-256 over all of it, lower-case hex.</summary>
    public string Key { get; }

    /// <param name="messages">The conversation.</param>
    /// <param name="options">As they are sent: model, effort and temperature are pinned.</param>
    /// <param name="ignored">What does not make a difference.</param>
    public static CanonicalRequest Of(IEnumerable<ChatMessage> messages, ChatOptions options, ImmutableArray<Regex> ignored)
    {
        var texts = new List<(string Name, string Text)> { ("options", CanonicalJson.Text(Options(options))) };
        texts.AddRange((options.Tools ?? []).Select(tool => ($"tool {tool.Name}", CanonicalJson.Text(Tool(tool)))));
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        texts.AddRange(messages.Select((message, index) => ($"message {index} ({message.Role.Value})", CanonicalJson.Text(Message(message, ids)))));
        return Of(texts, ignored);
    }

    /// <param name="texts">Its parts in canonical form, by name.</param>
    /// <param name="ignored">What does not make a difference.</param>
    public static CanonicalRequest Of(IReadOnlyCollection<(string Name, string Text)> texts, ImmutableArray<Regex> ignored)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("v1\n"u8);
        var parts = ImmutableArray.CreateBuilder<RequestPart>(texts.Count);
        foreach (var (name, text) in texts)
        {
            var kept = ignored.Aggregate(text, (left, pattern) => pattern.Replace(left, "~"));
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{kept}\n"));
            parts.Add(RequestPart.Of(name, kept));
        }

        return new CanonicalRequest(parts.MoveToImmutable(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static JsonObject Options(ChatOptions options) => new()
    {
        ["model"] = options.ModelId,
        ["effort"] = options.Reasoning?.Effort?.ToString(),
        ["temperature"] = options.Temperature,
        ["top_p"] = options.TopP,
        ["top_k"] = options.TopK,
        ["seed"] = options.Seed,
        ["frequency_penalty"] = options.FrequencyPenalty,
        ["presence_penalty"] = options.PresencePenalty,
        ["max_output_tokens"] = options.MaxOutputTokens,
        ["stop"] = options.StopSequences is { Count: > 0 } stops ? new JsonArray([.. stops.Select(stop => (JsonNode)stop)]) : null,
        ["instructions"] = options.Instructions,
        ["parallel_tool_calls"] = options.AllowMultipleToolCalls,
        ["tool_choice"] = options.ToolMode switch
        {
            null or AutoChatToolMode => null,
            NoneChatToolMode => "none",
            RequiredChatToolMode required => required.RequiredFunctionName ?? "required",
            _ => options.ToolMode.ToString(),
        },
        ["format"] = options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } => JsonNode.Parse(schema.GetRawText()),
            ChatResponseFormatJson => "json",
            _ => null,
        },
    };

    private static JsonObject Tool(AITool tool) => new()
    {
        ["name"] = tool.Name,
        ["description"] = tool.Description,
        ["schema"] = tool is AIFunctionDeclaration function ? JsonNode.Parse(function.JsonSchema.GetRawText()) : null,
    };

    private static JsonObject Message(ChatMessage message, Dictionary<string, int> ids) => new()
    {
        ["role"] = message.Role.Value,
        ["author"] = message.AuthorName,
        ["contents"] = new JsonArray([.. message.Contents.Where(content => content is not UsageContent).Select(content => (JsonNode)Content(content, ids))]),
    };

    private static JsonObject Content(AIContent content, Dictionary<string, int> ids) => content switch
    {
        TextContent text => new JsonObject { ["text"] = text.Text },
        TextReasoningContent thought => new JsonObject { ["thought"] = thought.Text, ["signature"] = thought.ProtectedData },
        FunctionCallContent call => new JsonObject { ["call"] = Number(call.CallId, ids), ["name"] = call.Name, ["arguments"] = CanonicalJson.Node(call.Arguments) },
        FunctionResultContent result => new JsonObject { ["result"] = Number(result.CallId, ids), ["value"] = CanonicalJson.Node(result.Result) },
        DataContent data => new JsonObject { ["media"] = data.MediaType, ["hash"] = Convert.ToHexStringLower(SHA256.HashData(data.Data.Span)) },
        UriContent uri => new JsonObject { ["media"] = uri.MediaType, ["uri"] = uri.Uri.ToString() },
        _ => new JsonObject { ["kind"] = content.GetType().Name },
    };

    private static int Number(string id, Dictionary<string, int> ids)
    {
        if (!ids.TryGetValue(id, out var number))
        {
            ids[id] = number = ids.Count;
        }

        return number;
    }
}
