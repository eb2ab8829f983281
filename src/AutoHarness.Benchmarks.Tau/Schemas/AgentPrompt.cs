using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>The system prompts of the reference's own agents.</summary>
internal static class AgentPrompt
{
    private const string StopTool = "done";

    public static string Standard(string instruction, string policy) => $"<instructions>\n{instruction}\n</instructions>\n<policy>\n{policy}\n</policy>";

    /// <summary>With the gold actions, one a line.</summary>
    public static string GroundTruth(string instruction, string policy, TauTask task)
    {
        var steps = (task.Criteria?.Actions ?? []).Select((action, number) => $"[Step {number + 1}] {Step(action)}");
        return $"{Standard(instruction, policy)}\n<resolution_steps>\n{string.Join('\n', steps)}\n</resolution_steps>";
    }

    /// <summary>With the ticket. The instruction names the tool that ends the work.</summary>
    public static string Solo(string instruction, string policy, TauTask task) =>
        $"{Standard(instruction.Replace("{stop_function_name}", StopTool, StringComparison.Ordinal), policy)}\n<ticket>\n{task.Ticket ?? "None"}\n</ticket>";

    /// <summary>Whether the reference lets its solo agent have the task. With an initial state neither ticket nor actions are asked for.</summary>
    public static bool IsForSolo(TauTask task)
    {
        if (task.InitialState is { } start)
        {
            return !(start.MessageHistory ?? []).Any(message => message is UserMessage or AssistantMessage { IsToolCall: false });
        }

        return task.Ticket is not null && IsForGroundTruth(task);
    }

    /// <summary>Whether there is a gold action to tell.</summary>
    public static bool IsForGroundTruth(TauTask task) => task.Criteria?.Actions is { Length: > 0 };

    private static string Step(TauAction action)
    {
        var call = $"{action.Name}({string.Join(", ", action.Arguments.Entries.Select(argument => $"{argument.Key}={argument.Value}"))})";
        return action.Requestor == Requestor.User ? $"Instruct the user to perform the following action: {call}." : $"Perform the following action: {call}.";
    }
}
