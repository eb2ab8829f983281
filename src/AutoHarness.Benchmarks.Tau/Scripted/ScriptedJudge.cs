using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Scripted;

/// <summary>The fixture's judge: finds every statement met.</summary>
internal static class ScriptedJudge
{
    public static ChatMessage Answer(KnownTasks known, ScriptedTurn turn)
    {
        var asked = turn.Messages[^1].Text;
        var assertions = known.All.Select(task => task.Criteria?.NlAssertions ?? [])
            .FirstOrDefault(some => !some.IsEmpty && asked.Contains(new PyList([.. some.Select(one => (PyValue)one)]).Repr(), StringComparison.Ordinal), []);
        var results = assertions.Select(assertion => (PyValue)PyDict.Of(("expectedOutcome", assertion), ("reasoning", "scripted"), ("metExpectation", true)));
        return new ChatMessage(ChatRole.Assistant, PyJson.Write(PyDict.Of(("results", new PyList([.. results])))));
    }
}
