using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>One output item of a Responses answer: as it is announced, how it grows, and as it is in the end.</summary>
internal sealed record ResponsesItem(JsonObject Added, JsonObject Done, Func<int, IEnumerable<(string Type, JsonObject Members)>> Steps)
{
    public static ResponsesItem Reasoning(string id, string? text)
    {
        JsonObject Item(JsonArray summary) => new() { ["id"] = id, ["type"] = "reasoning", ["summary"] = summary, ["encrypted_content"] = Reply.Opaque };
        JsonObject Part(string content) => new() { ["type"] = "summary_text", ["text"] = content };
        return new ResponsesItem(Item([]), Item(text is null ? [] : new JsonArray(Part(text))), Grow);

        IEnumerable<(string, JsonObject)> Grow(int index)
        {
            JsonObject With(string member, JsonNode value) => new() { ["item_id"] = id, ["output_index"] = index, ["summary_index"] = 0, [member] = value };
            if (text is null)
            {
                yield break;
            }

            yield return ("response.reasoning_summary_part.added", With("part", Part("")));
            foreach (var piece in Reply.Pieces(text))
            {
                yield return ("response.reasoning_summary_text.delta", With("delta", piece));
            }

            yield return ("response.reasoning_summary_text.done", With("text", text));
            yield return ("response.reasoning_summary_part.done", With("part", Part(text)));
        }
    }

    public static ResponsesItem Message(string id, string text, bool refused)
    {
        JsonObject Item(string status, JsonArray content) => new() { ["id"] = id, ["type"] = "message", ["status"] = status, ["content"] = content, ["role"] = "assistant" };
        JsonObject Part(string content) => refused
            ? new JsonObject { ["type"] = "refusal", ["refusal"] = content }
            : new JsonObject { ["type"] = "output_text", ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray(), ["text"] = content };
        return new ResponsesItem(Item("in_progress", []), Item("completed", new JsonArray(Part(text))), Grow);

        IEnumerable<(string, JsonObject)> Grow(int index)
        {
            JsonObject With(string member, JsonNode value) => new() { ["item_id"] = id, ["output_index"] = index, ["content_index"] = 0, [member] = value };
            JsonObject Text(string member, string value)
            {
                var data = With(member, value);
                if (!refused)
                {
                    data["logprobs"] = new JsonArray();
                }

                return data;
            }

            var kind = refused ? "refusal" : "output_text";
            yield return ("response.content_part.added", With("part", Part("")));
            foreach (var piece in Reply.Pieces(text))
            {
                yield return ($"response.{kind}.delta", Text("delta", piece));
            }

            yield return ($"response.{kind}.done", Text(refused ? "refusal" : "text", text));
            yield return ("response.content_part.done", With("part", Part(text)));
        }
    }

    public static ResponsesItem Call(string id, string callId, ReplyCall call)
    {
        var (type, member, grows) = call.IsFreeText
            ? ("custom_tool_call", "input", "response.custom_tool_call_input")
            : ("function_call", "arguments", "response.function_call_arguments");
        JsonObject Item(string status, string value) => new() { ["id"] = id, ["type"] = type, ["status"] = status, [member] = value, ["call_id"] = callId, ["name"] = call.Name };
        return new ResponsesItem(Item("in_progress", ""), Item("completed", call.Arguments), Grow);

        IEnumerable<(string, JsonObject)> Grow(int index)
        {
            JsonObject With(string name, string value) => new() { ["item_id"] = id, ["output_index"] = index, [name] = value };
            foreach (var piece in Reply.Pieces(call.Arguments))
            {
                yield return ($"{grows}.delta", With("delta", piece));
            }

            yield return ($"{grows}.done", With(member, call.Arguments));
        }
    }
}
