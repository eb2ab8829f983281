using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Traces;
using AutoHarness.Experiments.Sealing;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Trials;

/// <summary>Collects what happens in one trial; written as it is kept, so that a long trace is one buffer and not a tree.</summary>
internal sealed class TrialTrace : ITrialTrace, IDisposable
{
    private const int LargestEarlier = 1024 * 1024;

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

    /// <summary>A trace of a task that is no longer held out, without the token that it carried.</summary>
    public static byte[]? WithoutCanary(byte[]? trace)
    {
        if (trace is null)
        {
            return null;
        }

        var members = JsonNode.Parse(trace)!.AsObject();
        members.Remove("canary");
        return JsonSerializer.SerializeToUtf8Bytes(members);
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

    /// <summary>What a try that the infrastructure ended leaves to the trace of the next one: its number, the cause, and its events where they are not too many.</summary>
    public JsonObject Earlier(int number, string cause)
    {
        lock (gate)
        {
            writer.Flush();
            var kept = buffer.Length <= LargestEarlier ? JsonNode.Parse(new MemoryStream([.. buffer.ToArray(), .. "]}"u8]))!["events"]!.DeepClone() : null;
            return new JsonObject { ["try"] = number, ["cause"] = cause, ["events"] = kept };
        }
    }

    /// <summary>Makes sure that nothing held out was said in the trial, by the agent or to it.</summary>
    /// <exception cref="HarnessException">A canary was.</exception>
    public void Refuse(Canaries canaries)
    {
        lock (gate)
        {
            writer.Flush();
            canaries.Refuse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), "what an agent said or heard in a trial");
        }
    }

    /// <summary>Ends the trace with the outcome and returns it as UTF-8 JSON.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="canary">A token to lie in it, where it is held out.</param>
    public byte[] Finish(TrialOutcome outcome, string? canary)
    {
        lock (gate)
        {
            writer.WriteEndArray();
            writer.WritePropertyName("outcome");
            TrialResultJson.Write(outcome).WriteTo(writer);
            if (canary is not null)
            {
                writer.WriteString("canary", canary);
            }

            writer.WriteEndObject();
            writer.Flush();
            return buffer.ToArray();
        }
    }
}
