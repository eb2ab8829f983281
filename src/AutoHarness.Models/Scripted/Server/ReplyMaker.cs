using AutoHarness.Models.Dialects;
using AutoHarness.Models.Scripted.Server.Script;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>Makes an answer to a request from what its rule says.</summary>
internal static class ReplyMaker
{
    public static Reply Make(ScriptedAnswer answer, ModelRequest request, DateTimeOffset now)
    {
        var calls = answer.Calls.Select((call, index) => new ReplyCall(
            index,
            call.Name,
            answer.HalfToolJson ? call.Arguments[..(call.Arguments.Length / 2)] : call.Arguments,
            request.Tools.Any(tool => tool.Name == call.Name && tool.IsFreeText)));
        return new Reply
        {
            Model = request.Model,
            Step = request.Step,
            Created = now.ToUnixTimeSeconds(),
            Reasoning = answer.Reasoning,
            Text = answer.Text,
            Refusal = answer.Refusal,
            Calls = [.. calls],
            Finish = answer.Finish ?? (answer.Calls.Length > 0 ? ReplyFinish.ToolCalls : answer.Refusal is null ? ReplyFinish.Stop : ReplyFinish.Refusal),
            Usage = answer.NoUsage ? null : answer.Usage ?? Usual(request.Step),
            Effort = request.Effort,
            EndsProperly = !answer.NoTerminalEvent,
            HalfArguments = answer.HalfToolJson,
        };
    }

    // Figures that a test can compute from the step alone.
    private static ReplyUsage Usual(int step) => new(Input: 1200 + (100 * step), Cached: 1024, Output: 40, Reasoning: 16);
}
