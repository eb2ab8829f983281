using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>Gemini generateContent, as its public API reference has it.</summary>
internal sealed class GeminiDialect : IDialect
{
    public Dialect Name => Dialect.Gemini;

    public ModelRequest Read(JsonObject body, Route route) => new(Dialect.Gemini, body)
    {
        Model = route.Model ?? "",
        Missing = body.FirstMissing("contents"),
        System = (body["systemInstruction"] ?? body["system_instruction"]).At("parts").Text(),
        Tools = [.. body["tools"].Items().SelectMany(tool => (tool.At("functionDeclarations") ?? tool.At("function_declarations")).Items()).Select(tool => new RequestTool(tool.At("name").Word() ?? ""))],
        Messages = WireJson.Merge(body["contents"].Items().Select(Message)),
        Stream = route.Stream,
        Effort = body["generationConfig"].At("thinkingConfig").At("thinkingLevel").Word(),
    };

    public JsonObject Whole(Reply reply) => IsBlocked(reply)
        ? Blocked(reply)
        : Chunk(reply, [.. Thought(reply), .. TextPart(reply.Text), .. Calls(reply)], Finish(reply));

    public IEnumerable<WireEvent> Stream(Reply reply, ModelRequest request)
    {
        if (IsBlocked(reply))
        {
            yield return WireEvent.Unnamed(Blocked(reply));
            yield break;
        }

        var chunks = Thought(reply).Select(part => new[] { part })
            .Concat(Reply.Pieces(reply.Text ?? "").Select(piece => new[] { new JsonObject { ["text"] = piece } }))
            .ToList();
        var calls = Calls(reply).ToArray();
        if (calls.Length > 0 || chunks.Count == 0)
        {
            chunks.Add(calls);
        }

        for (var i = 0; i < chunks.Count; i++)
        {
            yield return WireEvent.Unnamed(Chunk(reply, chunks[i], i == chunks.Count - 1 && reply.EndsProperly ? Finish(reply) : null));
        }
    }

    public JsonObject Error(WireError error)
    {
        var details = new JsonArray();
        if (error.QuotaSpent)
        {
            var violation = new JsonObject { ["quotaMetric"] = "generativelanguage.googleapis.com/generate_requests", ["quotaId"] = "GenerateRequestsPerDayPerProjectPerModel", ["quotaValue"] = "0" };
            details.Add((JsonNode)new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.QuotaFailure", ["violations"] = new JsonArray(violation) });
        }

        if (error.RetryAfter is { } wait)
        {
            details.Add((JsonNode)new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.RetryInfo", ["retryDelay"] = $"{wait.TotalSeconds:0.###}s" });
        }

        return new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = error.Status, ["message"] = error.Message, ["status"] = error.Word ?? Status(error.Status), ["details"] = details },
        };
    }

    public WireEvent ErrorEvent(WireError error, int sent) => WireEvent.Unnamed(Error(error));

    public IEnumerable<KeyValuePair<string, string>> ErrorHeaders(WireError error, DateTimeOffset now) => [];

    public JsonObject TokenCount(int tokens) => new() { ["totalTokens"] = tokens };

    public JsonObject ModelList(IEnumerable<string> models) => new() { ["models"] = WireJson.Array(models.Select(ModelCard)) };

    public JsonObject ModelCard(string model) => new()
    {
        ["name"] = $"models/{model}",
        ["displayName"] = model,
        ["supportedGenerationMethods"] = new JsonArray("generateContent", "streamGenerateContent", "countTokens"),
    };

    private static RequestMessage Message(JsonNode? content)
    {
        var parts = content.At("parts").Items().ToArray();
        return new RequestMessage(content.At("role").Word() == "model", WireJson.Join(parts.Where(part => !part.At("thought").IsTrue()).Select(part => part.At("text").Word())))
        {
            Calls = [.. parts.Select(part => part.At("functionCall")).OfType<JsonObject>().Select(call => new RequestToolCall(call["id"].Word(), call["name"].Word() ?? "", call["args"].Arguments()))],
            Results = [.. parts.Select(part => part.At("functionResponse")).OfType<JsonObject>().Select(result => new RequestToolResult(result["id"].Word(), ResultText(result["response"])))],
        };
    }

    // Clients put a result's text into one of these members; other shapes are shown as they are.
    private static string ResultText(JsonNode? response) =>
        response.At("output").Word() ?? response.At("result").Word() ?? response.At("content").Word() ?? response.Arguments();

    private static bool IsBlocked(Reply reply) => reply.Finish == ReplyFinish.Refusal;

    private static JsonObject Blocked(Reply reply) =>
        With(reply, new JsonObject { ["promptFeedback"] = new JsonObject { ["blockReason"] = "SAFETY", ["blockReasonMessage"] = reply.Refusal } });

    private static IEnumerable<JsonObject> Thought(Reply reply) => reply.Reasoning is null ? [] : [new JsonObject { ["text"] = reply.Reasoning, ["thought"] = true }];

    private static IEnumerable<JsonObject> TextPart(string? text) => text is null ? [] : [new JsonObject { ["text"] = text }];

    // A call comes whole in this dialect: one with broken arguments is reported by its finish reason instead.
    private static IEnumerable<JsonObject> Calls(Reply reply) => reply.HalfArguments ? [] : reply.Calls.Select(call =>
    {
        var args = call.Value(half: false) as JsonObject ?? new JsonObject { ["input"] = call.Value(half: false) };
        var part = new JsonObject { ["functionCall"] = new JsonObject { ["name"] = call.Name, ["args"] = args, ["id"] = $"call_{reply.Step}_{call.Index}" } };
        if (call.Index == 0)
        {
            part["thoughtSignature"] = Reply.Opaque;
        }

        return part;
    });

    private static JsonObject Chunk(Reply reply, IEnumerable<JsonObject> parts, string? finish)
    {
        var candidate = new JsonObject { ["content"] = new JsonObject { ["parts"] = WireJson.Array(parts), ["role"] = "model" } };
        if (finish is not null)
        {
            candidate["finishReason"] = finish;
        }

        candidate["index"] = 0;
        return With(reply, new JsonObject { ["candidates"] = new JsonArray(candidate) });
    }

    private static JsonObject With(Reply reply, JsonObject chunk)
    {
        if (reply.Usage is { } usage)
        {
            // Thoughts are not part of this dialect's candidates.
            chunk["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = usage.Input,
                ["candidatesTokenCount"] = usage.Output - usage.Reasoning,
                ["totalTokenCount"] = usage.Input + usage.Output,
                ["cachedContentTokenCount"] = usage.Cached,
                ["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = usage.Input }),
                ["thoughtsTokenCount"] = usage.Reasoning,
            };
        }

        chunk["modelVersion"] = reply.Model;
        chunk["responseId"] = reply.Suffix;
        return chunk;
    }

    private static string Finish(Reply reply) => reply switch
    {
        { HalfArguments: true, Calls.Length: > 0 } => "MALFORMED_FUNCTION_CALL",
        { Finish: ReplyFinish.Length } => "MAX_TOKENS",
        { Finish: ReplyFinish.ContentFilter } => "SAFETY",
        _ => "STOP",
    };

    private static string Status(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        408 or 504 => "DEADLINE_EXCEEDED",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };
}
