using System.Globalization;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>Anthropic Messages, as its public API reference has it.</summary>
internal sealed class AnthropicDialect : IDialect
{
    public Dialect Name => Dialect.Anthropic;

    public ModelRequest Read(JsonObject body, Route route) => new(Dialect.Anthropic, body)
    {
        Model = body["model"].Word() ?? "",
        Missing = route.Operation == Operation.CountTokens ? body.FirstMissing("model", "messages") : body.FirstMissing("model", "messages", "max_tokens"),
        System = body["system"].Text(),
        Tools = [.. body["tools"].Items().Select(tool => new RequestTool(tool.At("name").Word() ?? ""))],
        Messages = WireJson.Merge(body["messages"].Items().Select(Message)),
        Stream = body["stream"].IsTrue(),
        Effort = body["output_config"].At("effort").Word(),
    };

    public JsonObject Whole(Reply reply)
    {
        var message = Head(reply, [.. Blocks(reply).Select(block => Complete(reply, block))]);
        message["stop_reason"] = Finish(reply);
        if (reply.Usage is { } usage)
        {
            message["usage"] = Usage(usage, usage.Output);
        }

        return message;
    }

    public IEnumerable<WireEvent> Stream(Reply reply, ModelRequest request)
    {
        var message = Head(reply, []);
        if (reply.Usage is { } begun)
        {
            message["usage"] = Usage(begun, output: 1);
        }

        yield return WireEvent.Typed(new JsonObject { ["type"] = "message_start", ["message"] = message });
        var index = 0;
        foreach (var block in Blocks(reply))
        {
            yield return WireEvent.Typed(new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = Opening(reply, block) });
            if (index == 0)
            {
                yield return WireEvent.Typed(new JsonObject { ["type"] = "ping" });
            }

            foreach (var delta in Deltas(block))
            {
                yield return WireEvent.Typed(new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta });
            }

            yield return WireEvent.Typed(new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
            index++;
        }

        if (!reply.EndsProperly)
        {
            yield break;
        }

        var end = new JsonObject { ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = Finish(reply), ["stop_sequence"] = null } };
        if (reply.Usage is { } usage)
        {
            end["usage"] = new JsonObject { ["output_tokens"] = usage.Output };
        }

        yield return WireEvent.Typed(end);
        yield return WireEvent.Typed(new JsonObject { ["type"] = "message_stop" });
    }

    public JsonObject Error(WireError error) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = error.Word ?? Type(error.Status), ["message"] = error.Message },
        ["request_id"] = error.RequestId,
    };

    public WireEvent ErrorEvent(WireError error, int sent)
    {
        var body = Error(error);
        body.Remove("request_id");
        return WireEvent.Typed(body);
    }

    public IEnumerable<KeyValuePair<string, string>> ErrorHeaders(WireError error, DateTimeOffset now)
    {
        yield return new("request-id", error.RequestId);
        if (error.IsRateLimit)
        {
            var reset = (now + (error.RetryAfter ?? TimeSpan.FromSeconds(1))).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            foreach (var (what, limit) in new[] { ("requests", "50"), ("tokens", "100000"), ("input-tokens", "80000"), ("output-tokens", "20000") })
            {
                yield return new($"anthropic-ratelimit-{what}-limit", limit);
                yield return new($"anthropic-ratelimit-{what}-remaining", "0");
                yield return new($"anthropic-ratelimit-{what}-reset", reset);
            }
        }
    }

    public JsonObject TokenCount(int tokens) => new() { ["input_tokens"] = tokens };

    public JsonObject ModelList(IEnumerable<string> models)
    {
        var names = models.ToArray();
        return new JsonObject
        {
            ["data"] = WireJson.Array(names.Select(ModelCard)),
            ["has_more"] = false,
            ["first_id"] = names.FirstOrDefault(),
            ["last_id"] = names.LastOrDefault(),
        };
    }

    public JsonObject ModelCard(string model) => new() { ["type"] = "model", ["id"] = model, ["display_name"] = model, ["created_at"] = "1970-01-01T00:00:00Z" };

    private static RequestMessage Message(JsonNode? message)
    {
        var blocks = message.At("content");
        return new RequestMessage(message.At("role").Word() == "assistant", blocks.Word() ?? WireJson.Join(blocks.Items().Where(IsText).Select(block => block.At("text").Word())))
        {
            Calls = [.. blocks.Items().Where(block => block.At("type").Word() == "tool_use").Select(call => new RequestToolCall(call.At("id").Word(), call.At("name").Word() ?? "", call.At("input").Arguments()))],
            Results = [.. blocks.Items().Where(block => block.At("type").Word() == "tool_result").Select(result => new RequestToolResult(result.At("tool_use_id").Word(), result.At("content").Text()))],
        };
    }

    private static bool IsText(JsonNode? block) => block.At("type").Word() == "text";

    private static IEnumerable<object> Blocks(Reply reply)
    {
        if (reply.Reasoning is { } reasoning)
        {
            yield return new Thinking(reasoning);
        }

        if ((reply.Text ?? reply.Refusal) is { } text)
        {
            yield return text;
        }

        foreach (var call in reply.Calls)
        {
            yield return call;
        }
    }

    private static JsonObject Opening(Reply reply, object block) => block switch
    {
        Thinking => new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" },
        ReplyCall call => Use(reply, call, new JsonObject()),
        _ => new JsonObject { ["type"] = "text", ["text"] = "" },
    };

    private static JsonObject Complete(Reply reply, object block) => block switch
    {
        Thinking thinking => new JsonObject { ["type"] = "thinking", ["thinking"] = thinking.Text, ["signature"] = Reply.Opaque },
        ReplyCall call => Use(reply, call, call.Value(reply.HalfArguments)),
        _ => new JsonObject { ["type"] = "text", ["text"] = (string)block },
    };

    private static JsonObject Use(Reply reply, ReplyCall call, JsonNode? input) =>
        new() { ["type"] = "tool_use", ["id"] = $"toolu_scripted_{reply.Step}_{call.Index}", ["name"] = call.Name, ["input"] = input };

    private static IEnumerable<JsonObject> Deltas(object block) => block switch
    {
        Thinking thinking => Reply.Pieces(thinking.Text).Select(piece => new JsonObject { ["type"] = "thinking_delta", ["thinking"] = piece })
            .Append(new JsonObject { ["type"] = "signature_delta", ["signature"] = Reply.Opaque }),
        ReplyCall call => Reply.Pieces(call.Arguments).Prepend("").Select(piece => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece }),
        _ => Reply.Pieces((string)block).Select(piece => new JsonObject { ["type"] = "text_delta", ["text"] = piece }),
    };

    private static JsonObject Head(Reply reply, JsonArray content) => new()
    {
        ["id"] = $"msg_{reply.Suffix}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = reply.Model,
        ["content"] = content,
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
    };

    private static string Finish(Reply reply) => reply.Finish switch
    {
        ReplyFinish.ToolCalls => "tool_use",
        ReplyFinish.Length => "max_tokens",
        ReplyFinish.ContentFilter or ReplyFinish.Refusal => "refusal",
        _ => "end_turn",
    };

    // Cached tokens are not part of this dialect's input count.
    private static JsonObject Usage(ReplyUsage usage, int output) => new()
    {
        ["input_tokens"] = usage.Input - usage.Cached,
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = usage.Cached,
        ["cache_creation"] = new JsonObject { ["ephemeral_5m_input_tokens"] = 0, ["ephemeral_1h_input_tokens"] = 0 },
        ["output_tokens"] = output,
        ["service_tier"] = "standard",
    };

    private static string Type(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        409 => "conflict_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    private sealed record Thinking(string Text);
}
