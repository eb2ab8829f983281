using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Harbor.Trajectories;

/// <summary>A trajectory as the conversation that went before an agent's first move.</summary>
internal static class TrajectoryMessages
{
    public static IReadOnlyList<ChatMessage> Of(Trajectory trajectory) => [.. trajectory.Steps.SelectMany(Of)];

    private static IEnumerable<ChatMessage> Of(TrajectoryStep step)
    {
        var role = step.Source switch
        {
            "agent" => ChatRole.Assistant,
            "system" => ChatRole.System,
            _ => ChatRole.User,
        };
        List<AIContent> contents = step.Message.Length > 0 ? [new TextContent(step.Message)] : [];
        contents.AddRange(step.Calls.Select(call => new FunctionCallContent(call.Id, call.Name, call.Arguments.EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value, StringComparer.Ordinal))));
        if (contents.Count > 0)
        {
            yield return new ChatMessage(role, contents);
        }

        // Results of calls go back as such; what else the environment showed comes as words.
        var results = step.Observations.Where(result => result.CallId is not null).Select(result => (AIContent)new FunctionResultContent(result.CallId!, result.Content)).ToList();
        if (results.Count > 0)
        {
            yield return new ChatMessage(ChatRole.Tool, results);
        }

        foreach (var seen in step.Observations.Where(result => result.CallId is null && result.Content.Length > 0))
        {
            yield return new ChatMessage(ChatRole.User, seen.Content);
        }
    }
}
