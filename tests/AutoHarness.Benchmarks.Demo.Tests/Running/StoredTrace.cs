using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>A trace of one trial in the form in which the ledger keeps it.</summary>
internal sealed class StoredTrace
{
    private const int LongestText = 16 * 1024;

    public JsonArray Events { get; } = [];

    public ReadOnlyMemory<byte> Bytes => Encoding.UTF8.GetBytes(new JsonObject { ["schema"] = "auto-harness/trace@1", ["events"] = Events.DeepClone() }.ToJsonString());

    public JsonObject Data(string kind) => Events.Last(entry => (string?)entry!["kind"] == kind)!["data"]!.AsObject();

    public void Add(string kind, JsonObject data) => Events.Add(new JsonObject { ["kind"] = kind, ["ms"] = 1, ["data"] = data });

    public void AddAct(ChatMessage action)
    {
        var message = new JsonObject { ["role"] = action.Role.Value };
        if (action.Text is { Length: > 0 } text)
        {
            message["text"] = Cut(text);
        }

        if (action.Contents.OfType<FunctionCallContent>().ToList() is { Count: > 0 } calls)
        {
            message["toolCalls"] = new JsonArray([.. calls.Select(CallOf)]);
        }

        Add("act", new JsonObject { ["message"] = message });
    }

    public void AddObservation(Observation observation)
    {
        var data = new JsonObject();
        if (observation.Results.Count > 0)
        {
            data["results"] = new JsonArray([.. observation.Results.Select(result => new JsonObject { ["callId"] = result.CallId, ["content"] = Cut(result.Result!.ToString()!) })]);
        }

        if (observation.Text is { } text)
        {
            data["text"] = text;
        }

        data["ended"] = observation.Ended;
        Add("observation", data);
    }

    private static JsonObject CallOf(FunctionCallContent call) => new()
    {
        ["id"] = call.CallId,
        ["name"] = call.Name,
        ["arguments"] = new JsonObject(call.Arguments!.Select(pair => KeyValuePair.Create(
            pair.Key,
            pair.Value is JsonElement json ? JsonNode.Parse(json.GetRawText()) : JsonValue.Create((string?)pair.Value)))),
    };

    private static string Cut(string text) =>
        text.Length <= LongestText ? text : $"{text[..(LongestText / 2)]}[... {text.Length - LongestText} characters left out ...]{text[^(LongestText / 2)..]}";
}
