using System.Text.Json.Nodes;

namespace AutoHarness.Agents.Traces;

/// <summary>Takes down what happens in one trial, in order. Calls may come from several threads, one at a time.</summary>
public interface ITrialTrace
{
    /// <summary>Adds an event. The object belongs to the trace from then on.</summary>
    /// <param name="kind"><c>session</c>, <c>model.request</c>, <c>model.response</c>, <c>act</c>, <c>observation</c>, <c>terminal</c>, <c>log</c>, <c>note</c>, <c>end</c>, or what a benchmark notes.</param>
    /// <param name="data">Long texts are cut already.</param>
    void Add(string kind, JsonObject data);
}
