using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>OpenAI Responses, as its public API reference has it. Conversations kept by the provider are not: a request has to carry its history.</summary>
internal sealed class ResponsesDialect : IDialect
{
    public Dialect Name => Dialect.Responses;

    public ModelRequest Read(JsonObject body, Route route) => new(Dialect.Responses, body)
    {
        Model = body["model"].Word() ?? "",
        Missing = body.FirstMissing("model", "input"),
        System = WireJson.Join(body["input"].Items().Where(IsSystem).Select(item => item.At("content").Text()).Prepend(body["instructions"].Text())),
        Tools = [.. body["tools"].Items().SelectMany(Tools)],
        Messages = body["input"].Word() is { } said
            ? [new RequestMessage(false, said)]
            : WireJson.Merge(body["input"].Items().Where(item => !IsSystem(item)).Select(Message)),
        Stream = body["stream"].IsTrue(),
        Effort = body["reasoning"].At("effort").Word(),
    };

    public JsonObject Whole(Reply reply) => ResponsesObjects.Ended(reply, [.. ResponsesObjects.Items(reply).Select(item => item.Done)]);

    public IEnumerable<WireEvent> Stream(Reply reply, ModelRequest request)
    {
        var sequence = 0;
        WireEvent Event(string type, JsonObject members)
        {
            var data = new JsonObject { ["type"] = type, ["sequence_number"] = sequence++ };
            foreach (var (name, value) in members.ToArray())
            {
                members.Remove(name);
                data[name] = value;
            }

            return WireEvent.Typed(data);
        }

        yield return Event("response.created", new JsonObject { ["response"] = ResponsesObjects.Begun(reply) });
        yield return Event("response.in_progress", new JsonObject { ["response"] = ResponsesObjects.Begun(reply) });
        var output = new JsonArray();
        foreach (var item in ResponsesObjects.Items(reply))
        {
            var index = output.Count;
            yield return Event("response.output_item.added", new JsonObject { ["output_index"] = index, ["item"] = item.Added });
            foreach (var (type, members) in item.Steps(index))
            {
                yield return Event(type, members);
            }

            output.Add((JsonNode)item.Done);
            yield return Event("response.output_item.done", new JsonObject { ["output_index"] = index, ["item"] = item.Done.DeepClone() });
        }

        if (reply.EndsProperly)
        {
            var ended = ResponsesObjects.Ended(reply, output);
            yield return Event($"response.{ended["status"]!.GetValue<string>()}", new JsonObject { ["response"] = ended });
        }
    }

    public JsonObject Error(WireError error) => OpenAiError.Body(error);

    public WireEvent ErrorEvent(WireError error, int sent) => WireEvent.Typed(new JsonObject
    {
        ["type"] = "error",
        ["sequence_number"] = sent,
        ["code"] = OpenAiError.Code(error) ?? OpenAiError.Type(error),
        ["message"] = error.Message,
        ["param"] = null,
    });

    public IEnumerable<KeyValuePair<string, string>> ErrorHeaders(WireError error, DateTimeOffset now) => OpenAiError.Headers(error);

    public JsonObject TokenCount(int tokens) => new() { ["input_tokens"] = tokens };

    public JsonObject ModelList(IEnumerable<string> models) => new ChatDialect().ModelList(models);

    public JsonObject ModelCard(string model) => new ChatDialect().ModelCard(model);

    private static bool IsSystem(JsonNode? item) => item.At("role").Word() is "system" or "developer";

    private static IEnumerable<RequestTool> Tools(JsonNode? tool) => tool.At("tools") is JsonArray inner
        ? inner.SelectMany(Tools)
        : tool.At("name").Word() is { } name ? [new RequestTool(name, tool.At("type").Word() == "custom")] : [];

    private static RequestMessage Message(JsonNode? item)
    {
        var type = item.At("type").Word();
        return type switch
        {
            "function_call" or "custom_tool_call" => new RequestMessage(true, "")
            {
                Calls = [new RequestToolCall(item.At("call_id").Word(), item.At("name").Word() ?? "", (item.At("arguments") ?? item.At("input")).Arguments())],
            },
            "function_call_output" or "custom_tool_call_output" => new RequestMessage(false, "") { Results = [new RequestToolResult(item.At("call_id").Word(), item.At("output").Text())] },
            "reasoning" => new RequestMessage(true, ""),
            _ => new RequestMessage(item.At("role").Word() == "assistant", item.At("content").Text()),
        };
    }
}
