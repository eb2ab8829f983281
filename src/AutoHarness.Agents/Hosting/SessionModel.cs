using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Traces;
using AutoHarness.AgentWire;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Hosting;

/// <summary>The model calls of one session: rebuilds the whole conversation from what changed, and takes down the changes.</summary>
internal sealed class SessionModel(IChatClient client, IReadOnlyList<AIFunctionDeclaration> taskTools, SerialTrace trace)
{
    private readonly List<ChatMessage> conversation = [];
    private readonly Dictionary<string, ChatMessage> answers = new(StringComparer.Ordinal);
    private readonly Lock answersGate = new();
    private IReadOnlyList<AIFunctionDeclaration> lastTools = [];
    private int calls;

    /// <summary>Reads a call; called in the order of arrival, because it may refer to the call before.</summary>
    /// <exception cref="WireException">It is wrong; what is remembered of the last call stays.</exception>
    public Func<CancellationToken, Task<Action<Utf8JsonWriter>>> Prepare(JsonElement parameters)
    {
        var reuse = parameters.OptionalInteger("reuse") ?? 0;
        if (reuse < 0 || reuse > conversation.Count)
            throw new WireException($"\"reuse\" is {reuse}, but the last call had {conversation.Count} messages");
        var fresh = MessageCodec.ReadList(parameters.Field("messages", JsonValueKind.Array)).ConvertAll(Original);
        var tools = ReadTools(parameters);
        var options = OptionsCodec.Read(parameters.Optional("options", JsonValueKind.Object));
        options.Tools = tools.Count == 0 ? null : [.. tools];

        conversation.RemoveRange(reuse, conversation.Count - reuse);
        conversation.AddRange(fresh);
        var messages = conversation.ToArray();
        var call = ++calls;
        trace.Add("model.request", Describe(call, reuse, parameters, tools));
        return ct => CompleteAsync(call, messages, options, ct);
    }

    private static JsonObject Describe(int call, int reuse, JsonElement parameters, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        var data = new JsonObject
        {
            ["call"] = call,
            ["reuse"] = reuse,
            ["messages"] = TraceText.Copy(parameters.GetProperty("messages")),
            ["tools"] = new JsonArray([.. tools.Select(tool => (JsonNode)JsonValue.Create(tool.Name))]),
        };
        if (parameters.Optional("options", JsonValueKind.Object) is { } options)
            data["options"] = TraceText.Copy(options);
        return data;
    }

    private async Task<Action<Utf8JsonWriter>> CompleteAsync(int call, ChatMessage[] messages, ChatOptions options, CancellationToken ct)
    {
        var response = await client.GetResponseAsync(messages, options, ct);
        for (var i = 0; i < response.Messages.Count; i++)
            Remember(response.Messages[i], call, i);
        trace.Add("model.response", Describe(call, response));
        return json => ResponseCodec.Write(json, response);
    }

    private static JsonObject Describe(int call, ChatResponse response)
    {
        var data = TraceText.Copy(JsonLine.Object(json => ResponseCodec.Write(json, response)));
        data.Insert(0, "call", call);
        return data;
    }

    private IReadOnlyList<AIFunctionDeclaration> ReadTools(JsonElement parameters)
    {
        if (!parameters.TryGetProperty("tools", out var given) || given.ValueKind == JsonValueKind.Null)
            return [];
        if (given.ValueKind == JsonValueKind.Array)
            return lastTools = ToolCodec.ReadList(given);
        return parameters.OptionalText("tools") switch
        {
            "task" => taskTools,
            "same" => lastTools,
            _ => throw new WireException("\"tools\" is neither a list nor \"task\" nor \"same\""),
        };
    }

    /// <summary>
    /// An answer may hold parts that only its provider understands, such as signed reasoning. The wire does not carry them, so the
    /// answer is kept, and put in again when the agent sends it back unchanged.
    /// </summary>
    private void Remember(ChatMessage answer, int call, int index)
    {
        if (answer.Contents.All(content => content is TextContent or FunctionCallContent or UsageContent))
            return;
        answer.MessageId ??= $"answer-{call}-{index}";
        lock (answersGate)
            answers[answer.MessageId] = answer;
    }

    private ChatMessage Original(ChatMessage message)
    {
        if (message.MessageId is not { } id)
            return message;
        lock (answersGate)
            return answers.TryGetValue(id, out var original) && Wire(original).AsSpan().SequenceEqual(Wire(message)) ? original : message;
    }

    private static byte[] Wire(ChatMessage message) => JsonLine.Object(json =>
    {
        json.WritePropertyName("message"u8);
        MessageCodec.Write(json, message);
    });
}
