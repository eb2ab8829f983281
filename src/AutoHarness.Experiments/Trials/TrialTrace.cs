using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Traces;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Trials;

/// <summary>Collects what happens in one trial; written as it is kept, so that a long trace is one buffer and not a tree.</summary>
internal sealed class TrialTrace : ITrialTrace, IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly long started;
    private readonly MemoryStream buffer = new();
    private readonly Utf8JsonWriter writer;

    public TrialTrace(TrialRequest trial, TimeProvider time)
    {
        this.time = time;
        started = time.GetTimestamp();
        writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("schema", "auto-harness/trace@1");
        writer.WriteString("task", trial.Key.Task.Value);
        writer.WriteString("series", trial.Key.Series);
        writer.WriteString("agent_version", trial.Key.AgentVersion);
        writer.WriteNumber("attempt", trial.Key.Attempt);
        writer.WriteStartArray("events");
    }

    public void Add(string kind, JsonObject data)
    {
        lock (gate)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            writer.WriteNumber("ms", Math.Round(time.GetElapsedTime(started).TotalMilliseconds));
            writer.WritePropertyName("data");
            data.WriteTo(writer);
            writer.WriteEndObject();
        }
    }

    public void Dispose()
    {
        writer.Dispose();
        buffer.Dispose();
    }

    /// <summary>Ends the trace with the outcome and returns it as UTF-8 JSON.</summary>
    public byte[] Finish(TrialOutcome outcome)
    {
        lock (gate)
        {
            writer.WriteEndArray();
            writer.WritePropertyName("outcome");
            TrialResultJson.Write(outcome).WriteTo(writer);
            writer.WriteEndObject();
            writer.Flush();
            return buffer.ToArray();
        }
    }
}
