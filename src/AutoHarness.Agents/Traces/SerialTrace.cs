using System.Text.Json.Nodes;

namespace AutoHarness.Agents.Traces;

/// <summary>Lets one event through at a time.</summary>
internal sealed class SerialTrace(ITrialTrace inner)
{
    private readonly Lock gate = new();

    public void Add(string kind, JsonObject data)
    {
        lock (gate)
            inner.Add(kind, data);
    }
}
