using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>OpenAI Chat Completions, as its public API reference has it.</summary>
internal sealed class ChatDialect : IDialect
{
    public Dialect Name => Dialect.Chat;

    public ModelRequest Read(JsonObject body, Route route) => new(Dialect.Chat, body)
    {
        Model = body["model"].Word() ?? "",
        Missing = body.FirstMissing("model", "messages"),
        System = WireJson.Join(body["messages"].Items().Where(IsSystem).Select(message => message.At("content").Text())),
        Tools = [.. body["tools"].Items().Select(Tool)],
        Messages = WireJson.Merge(body["messages"].Items().Where(message => !IsSystem(message)).Select(Message)),
        Stream = body["stream"].IsTrue(),
        IncludeUsage = body["stream_options"].At("include_usage").IsTrue(),
        Effort = body["reasoning_effort"].Word(),
    };

    public JsonObject Whole(Reply reply)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = reply.Text, ["refusal"] = reply.Refusal };
        if (reply.Reasoning is { } reasoning)
        {
            message["reasoning_content"] = reasoning;
        }

        if (reply.Calls.Length > 0)
        {
            message["tool_calls"] = WireJson.Array(reply.Calls.Select(call => Call(reply, call, call.Arguments, withIndex: false)));
        }

        var whole = Head(reply, "chat.completion", new JsonObject { ["index"] = 0, ["message"] = message, ["logprobs"] = null, ["finish_reason"] = Finish(reply) });
        if (reply.Usage is { } usage)
        {
            whole["usage"] = Usage(usage);
        }

        return whole;
    }

    public IEnumerable<WireEvent> Stream(Reply reply, ModelRequest request)
    {
        WireEvent Chunk(JsonObject delta, string? finish = null)
        {
            var chunk = Head(reply, "chat.completion.chunk", new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish });
            if (request.IncludeUsage)
            {
                chunk["usage"] = null;
            }

            return WireEvent.Unnamed(chunk);
        }

        yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = reply.Text is null ? null : "", ["refusal"] = null });
        foreach (var (member, text) in new[] { ("reasoning_content", reply.Reasoning), ("content", reply.Text), ("refusal", reply.Refusal) })
        {
            foreach (var piece in Reply.Pieces(text ?? ""))
            {
                yield return Chunk(new JsonObject { [member] = piece });
            }
        }

        foreach (var call in reply.Calls)
        {
            yield return Chunk(new JsonObject { ["tool_calls"] = new JsonArray(Call(reply, call, "", withIndex: true)) });
            foreach (var piece in Reply.Pieces(call.Arguments))
            {
                var part = new JsonObject { ["index"] = call.Index, [call.IsFreeText ? "custom" : "function"] = new JsonObject { [call.IsFreeText ? "input" : "arguments"] = piece } };
                yield return Chunk(new JsonObject { ["tool_calls"] = new JsonArray(part) });
            }
        }

        if (!reply.EndsProperly)
        {
            yield break;
        }

        yield return Chunk([], Finish(reply));
        if (request.IncludeUsage && reply.Usage is { } usage)
        {
            var last = Head(reply, "chat.completion.chunk", choice: null);
            last["usage"] = Usage(usage);
            yield return WireEvent.Unnamed(last);
        }

        yield return new WireEvent(null, "[DONE]");
    }

    public JsonObject Error(WireError error) => OpenAiError.Body(error);

    public WireEvent ErrorEvent(WireError error, int sent) => WireEvent.Unnamed(OpenAiError.Body(error));

    public IEnumerable<KeyValuePair<string, string>> ErrorHeaders(WireError error, DateTimeOffset now) => OpenAiError.Headers(error);

    // The dialect has no such endpoint; no route leads here with another document.
    public JsonObject TokenCount(int tokens) => new() { ["input_tokens"] = tokens };

    public JsonObject ModelList(IEnumerable<string> models) => new() { ["object"] = "list", ["data"] = WireJson.Array(models.Select(ModelCard)) };

    public JsonObject ModelCard(string model) => new() { ["id"] = model, ["object"] = "model", ["created"] = 0, ["owned_by"] = "scripted" };

    private static bool IsSystem(JsonNode? message) => message.At("role").Word() is "system" or "developer";

    private static RequestTool Tool(JsonNode? tool) => tool.At("custom") is { } custom
        ? new RequestTool(custom.At("name").Word() ?? "", IsFreeText: true)
        : new RequestTool(tool.At("function").At("name").Word() ?? "");

    private static RequestMessage Message(JsonNode? message)
    {
        var text = message.At("content").Text();
        return message.At("role").Word() switch
        {
            "tool" or "function" => new RequestMessage(false, "") { Results = [new RequestToolResult(message.At("tool_call_id").Word(), text)] },
            "assistant" => new RequestMessage(true, text) { Calls = [.. message.At("tool_calls").Items().Select(EarlierCall)] },
            _ => new RequestMessage(false, text),
        };
    }

    private static RequestToolCall EarlierCall(JsonNode? call) => call.At("custom") is { } custom
        ? new RequestToolCall(call.At("id").Word(), custom.At("name").Word() ?? "", custom.At("input").Arguments())
        : new RequestToolCall(call.At("id").Word(), call.At("function").At("name").Word() ?? "", call.At("function").At("arguments").Arguments());

    private static JsonObject Call(Reply reply, ReplyCall call, string arguments, bool withIndex)
    {
        var json = new JsonObject();
        if (withIndex)
        {
            json["index"] = call.Index;
        }

        var (type, member) = call.IsFreeText ? ("custom", "input") : ("function", "arguments");
        json["id"] = $"call_{reply.Step}_{call.Index}";
        json["type"] = type;
        json[type] = new JsonObject { ["name"] = call.Name, [member] = arguments };
        return json;
    }

    private static JsonObject Head(Reply reply, string kind, JsonObject? choice) => new()
    {
        ["id"] = $"chatcmpl-{reply.Suffix}",
        ["object"] = kind,
        ["created"] = reply.Created,
        ["model"] = reply.Model,
        ["service_tier"] = "default",
        ["system_fingerprint"] = "fp_scripted",
        ["choices"] = choice is null ? [] : new JsonArray(choice),
    };

    private static string Finish(Reply reply) => reply.Finish switch
    {
        ReplyFinish.ToolCalls => "tool_calls",
        ReplyFinish.Length => "length",
        ReplyFinish.ContentFilter => "content_filter",
        _ => "stop",
    };

    private static JsonObject Usage(ReplyUsage usage) => new()
    {
        ["prompt_tokens"] = usage.Input,
        ["completion_tokens"] = usage.Output,
        ["total_tokens"] = usage.Input + usage.Output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject
        {
            ["reasoning_tokens"] = usage.Reasoning,
            ["audio_tokens"] = 0,
            ["accepted_prediction_tokens"] = 0,
            ["rejected_prediction_tokens"] = 0,
        },
    };
}
