using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>A message in the names and with the nulls of the reference's results file, without the members that belong to voice.</summary>
internal static class MessageJson
{
    public static JsonObject Write(TauMessage message)
    {
        var made = new JsonObject();
        if (message is ToolMessage answer)
        {
            made["id"] = answer.Id;
        }

        made["role"] = message.Role;
        made["content"] = message.Content;
        if (message is ParticipantMessage said)
        {
            made["tool_calls"] = PyNode.List(said.ToolCalls, Call);
        }
        else if (message is ToolMessage result)
        {
            made["requestor"] = result.Requestor.Name();
            made["error"] = result.Error;
        }

        made["turn_idx"] = message.TurnIndex;
        made["timestamp"] = message.Timestamp;
        if (message is ParticipantMessage counted)
        {
            made["cost"] = counted.Cost;
            made["usage"] = PyNode.Of(counted.Usage);
            made["raw_data"] = PyNode.Of(counted.RawData);
            made["generation_time_seconds"] = counted.GenerationSeconds;
        }

        return made;
    }

    /// <summary>Reads a message of a results file or of a trace.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TauMessage Read(PyDict message)
    {
        var content = (message["content"] as PyString)?.Text;
        TauMessage made = (message["role"] as PyString)?.Text switch
        {
            "system" => new SystemMessage(),
            "assistant" => new AssistantMessage { ToolCalls = Calls(message, Requestor.Assistant), Cost = (message["cost"] as PyNumber)?.ToDouble() },
            "user" => new UserMessage { ToolCalls = Calls(message, Requestor.User), Cost = (message["cost"] as PyNumber)?.ToDouble() },
            "tool" => new ToolMessage(Text(message, "id") ?? "", Side(message, Requestor.Assistant), message["error"] is { IsTrue: true }),
            var role => throw new FormatException($"a message has the role {role ?? "null"}"),
        };
        return made with { Content = content, Timestamp = Text(message, "timestamp"), TurnIndex = message["turn_idx"] is PyInt place ? (int)place.Value : null };
    }

    private static JsonObject Call(ToolCall call) => new()
    {
        ["id"] = call.Id,
        ["name"] = call.Name,
        ["arguments"] = PyNode.Of(call.Arguments),
        ["requestor"] = call.Requestor.Name(),
    };

    private static ImmutableArray<ToolCall>? Calls(PyDict message, Requestor standard) => message["tool_calls"] is PyList calls
        ?
        [
            .. calls.Items.Cast<PyDict>().Select(call => new ToolCall(
                Text(call, "id") ?? "", Text(call, "name") ?? throw new FormatException("a tool call has no name"), call["arguments"] as PyDict ?? PyDict.Empty, Side(call, standard))),
        ]
        : null;

    private static Requestor Side(PyDict holder, Requestor standard) => RequestorNames.Parse(Text(holder, "requestor")) ?? standard;

    private static string? Text(PyDict holder, string name) => (holder[name] as PyString)?.Text;
}
