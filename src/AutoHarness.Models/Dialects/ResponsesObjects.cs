using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>The documents inside the answers of the Responses dialect.</summary>
internal static class ResponsesObjects
{
    public static JsonObject Begun(Reply reply) => Response(reply, "in_progress", [], usage: null);

    public static JsonObject Ended(Reply reply, JsonArray output)
    {
        var reason = reply.Finish switch
        {
            ReplyFinish.Length => "max_output_tokens",
            ReplyFinish.ContentFilter => "content_filter",
            _ => null,
        };
        var ended = Response(reply, reason is null ? "completed" : "incomplete", output, reply.Usage);
        ended["incomplete_details"] = reason is null ? null : new JsonObject { ["reason"] = reason };
        return ended;
    }

    public static IEnumerable<ResponsesItem> Items(Reply reply)
    {
        if (reply.Reasoning is not null || reply.Usage is { Reasoning: > 0 })
        {
            yield return ResponsesItem.Reasoning($"rs_{reply.Suffix}", reply.Reasoning);
        }

        if ((reply.Text ?? reply.Refusal) is { } text)
        {
            yield return ResponsesItem.Message($"msg_{reply.Suffix}", text, refused: reply.Text is null);
        }

        foreach (var call in reply.Calls)
        {
            yield return ResponsesItem.Call($"fc_scripted{reply.Step}_{call.Index}", $"call_{reply.Step}_{call.Index}", call);
        }
    }

    private static JsonObject Response(Reply reply, string status, JsonArray output, ReplyUsage? usage) => new()
    {
        ["id"] = $"resp_{reply.Suffix}",
        ["object"] = "response",
        ["created_at"] = reply.Created,
        ["status"] = status,
        ["background"] = false,
        ["error"] = null,
        ["incomplete_details"] = null,
        ["instructions"] = null,
        ["max_output_tokens"] = null,
        ["model"] = reply.Model,
        ["output"] = output,
        ["parallel_tool_calls"] = true,
        ["previous_response_id"] = null,
        ["reasoning"] = new JsonObject { ["effort"] = reply.Effort, ["summary"] = null },
        ["store"] = false,
        ["temperature"] = JsonNode.Parse("1.0"),
        ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["top_p"] = JsonNode.Parse("1.0"),
        ["truncation"] = "disabled",
        ["usage"] = usage is null ? null : Usage(usage),
        ["metadata"] = new JsonObject(),
    };

    private static JsonObject Usage(ReplyUsage usage) => new()
    {
        ["input_tokens"] = usage.Input,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached },
        ["output_tokens"] = usage.Output,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Reasoning },
        ["total_tokens"] = usage.Input + usage.Output,
    };
}
