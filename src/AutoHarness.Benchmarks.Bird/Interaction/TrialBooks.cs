using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Sessions;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>What happened in one trial, in the terms of the reference's results.</summary>
/// <param name="compat">Whether a phase may pay twice, as in the reference.</param>
internal sealed class TrialBooks(BirdCompat compat)
{
    private const string Agent = "bird_interact_agent";

    /// <summary><c>dialogue_history</c>.</summary>
    public JsonArray Dialogue { get; } = [];

    /// <summary><c>tool_trajectory</c>.</summary>
    public JsonArray Trajectory { get; } = [];

    /// <summary><c>adk_events</c>: messages, calls and answers as the reference's runtime names them.</summary>
    public JsonArray Events { get; } = [];

    /// <summary>Sum of what was awarded.</summary>
    public double TotalReward { get; private set; }

    public bool Phase1Passed { get; private set; }

    public bool Phase2Passed { get; private set; }

    /// <summary>Nothing is left to be solved.</summary>
    public bool Done { get; private set; }

    /// <summary>The last submission's message as the service gave it; empty before the first.</summary>
    public string LastSubmission { get; private set; } = "";

    /// <summary>Submissions that were judged.</summary>
    public int Submissions { get; private set; }

    /// <summary>Questions to the user, refused ones included.</summary>
    public int Questions => Trajectory.Count(entry => (string?)entry!["tool"] == BirdTool.AskUser);

    public void Say(string role, string content) => Dialogue.Add(new JsonObject { ["role"] = role, ["content"] = content });

    public void Told(string message) => Events.Add(new JsonObject { ["type"] = "user_message", ["message"] = Preview.Of(message, Preview.Message) });

    /// <summary>An answer of the agent's model.</summary>
    public void Acted(string text, IReadOnlyList<ToolCall> calls)
    {
        var parts = new JsonArray();
        if (text.Length > 0)
        {
            parts.Add(new JsonObject { ["type"] = "text", ["text"] = Preview.Of(text, Preview.Part) });
        }

        foreach (var call in calls)
        {
            parts.Add(new JsonObject { ["type"] = "function_call", ["name"] = call.Tool, ["id"] = call.Id, ["args"] = call.Arguments.DeepClone() });
        }

        Events.Add(Event("model", parts, calls.Count == 0));
    }

    /// <summary>What the agent saw of its calls.</summary>
    public void Answered(IReadOnlyList<ToolCall> calls, IReadOnlyList<FunctionResultContent> results) => Events.Add(Event(
        "user",
        [
            .. calls.Zip(results, (call, result) => new JsonObject
            {
                ["type"] = "function_response",
                ["name"] = call.Tool,
                ["id"] = call.Id,
                ["response"] = Preview.Of(result.Result?.ToString() ?? "", Preview.Part),
            }),
        ],
        isFinal: false));

    /// <summary>One call with its result; what it cost is added by who knows.</summary>
    public JsonObject Called(ToolCall call, string result)
    {
        var entry = new JsonObject { ["type"] = "tool", ["tool"] = call.Tool, ["args"] = call.Arguments.DeepClone(), ["result"] = Preview.Of(result, Preview.Result) };
        Trajectory.Add(entry);
        return entry;
    }

    /// <summary>A judged submission.</summary>
    public void Submitted(SubmitReply reply)
    {
        Submissions++;
        LastSubmission = reply.Message;
        if (!reply.Passed)
        {
            return;
        }

        var isFirst = reply.PhaseCompleted == 2 ? !Phase2Passed : !Phase1Passed;
        if (isFirst || compat == BirdCompat.Reference)
        {
            TotalReward += reply.Reward;
        }

        Phase1Passed |= reply.PhaseCompleted == 1;
        Phase2Passed |= reply.PhaseCompleted == 2;
        Done |= reply.PhaseCompleted == 2 || (reply.PhaseCompleted == 1 && !reply.HasFollowUp);
    }

    private static JsonObject Event(string role, JsonArray parts, bool isFinal) => new()
    {
        ["type"] = "adk_event",
        ["author"] = Agent,
        ["invocation_id"] = "",
        ["branch"] = null,
        ["final"] = isFinal,
        ["content"] = new JsonObject { ["role"] = role, ["parts"] = parts },
    };
}
