using System.Buffers;
using System.Text.Json;
using AutoHarness.Benchmarks.Command.Tasks;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Command.Protocol;

/// <summary>Writes the harness's messages to a benchmark's process, one line each.</summary>
internal static class MessageWriter
{
    public static ReadOnlyMemory<byte> Task(CommandTask task, TrialRequest trial) => Line(json =>
    {
        json.WritePropertyName("task");
        task.Data.WriteTo(json);
        json.WriteNumber("attempt", trial.Key.Attempt);
        json.WriteNumber("seed", trial.Seed);
    });

    public static ReadOnlyMemory<byte> Act(string? text, IReadOnlyList<(string Id, FunctionCallContent Call)> calls) => Line(json =>
    {
        json.WriteStartObject("act");
        json.WriteString("text", text);
        json.WriteStartArray("calls");
        foreach (var (id, call) in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("name", call.Name);
            json.WriteStartObject("arguments");
            foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                WriteArgument(json, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> AgentEnded(AgentRun run) => Line(json =>
    {
        json.WriteStartObject("agent_ended");
        json.WriteString("end", run.End switch
        {
            AgentEnd.Finished => "finished",
            AgentEnd.Crashed => "crashed",
            AgentEnd.TimedOut => "timed_out",
            AgentEnd.LimitBroken => "limit_broken",
            _ => "protocol_broken",
        });
        json.WriteString("detail", run.Detail);
        json.WriteEndObject();
    });

    private static void WriteArgument(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonElement element:
                // The raw text keeps 1.0 apart from 1.
                json.WriteRawValue(element.GetRawText());
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long or double or decimal:
                json.WriteNumberValue(Convert.ToDecimal(value));
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static ReadOnlyMemory<byte> Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
