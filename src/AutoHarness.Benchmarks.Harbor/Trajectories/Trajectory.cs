using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Results;

namespace AutoHarness.Benchmarks.Harbor.Trajectories;

/// <summary>An agent's course in the interchange format ATIF, as far as it is used here; see <see cref="AtifRules"/> for the whole of it.</summary>
internal sealed record Trajectory
{
    public required string SchemaVersion { get; init; }

    public string? SessionId { get; init; }

    public required string AgentName { get; init; }

    public required string AgentVersion { get; init; }

    public string? ModelName { get; init; }

    public required ImmutableArray<TrajectoryStep> Steps { get; init; }

    /// <summary>What the agent used in all; null where the document does not say.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Reads and checks a document.</summary>
    /// <exception cref="TrajectoryException">It breaks a rule of its version.</exception>
    public static Trajectory Read(ReadOnlyMemory<byte> utf8)
    {
        JsonElement root;
        try
        {
            root = JsonReading.Object(utf8);
        }
        catch (ResultDocumentException e)
        {
            throw new TrajectoryException(e.Message, e);
        }

        AtifRules.Check(root);
        var agent = root.GetProperty("agent");
        var totals = root.Object("final_metrics");
        var usage = totals is { } sums ? new TokenUsage(sums.Whole("total_prompt_tokens"), sums.Whole("total_cached_tokens"), sums.Whole("total_completion_tokens"), sums.Number("total_cost_usd")) : null;
        return new Trajectory
        {
            SchemaVersion = root.Text("schema_version")!,
            SessionId = root.Text("session_id"),
            AgentName = agent.Text("name")!,
            AgentVersion = agent.Text("version")!,
            ModelName = agent.Text("model_name"),
            Steps = [.. root.GetProperty("steps").EnumerateArray().Select(TrajectoryStep.Of)],
            Usage = usage is { IsKnown: true } ? usage : null,
        };
    }
}

/// <summary>One step: what was said, the calls that were made, what came back.</summary>
internal sealed record TrajectoryStep(int Id, string Source, string Message, ImmutableArray<TrajectoryCall> Calls, ImmutableArray<TrajectoryResult> Observations)
{
    public TokenUsage? Metrics { get; init; }

    internal static TrajectoryStep Of(JsonElement step) => new(
        (int)step.Whole("step_id")!.Value,
        step.Text("source")!,
        TextOf(step.Member("message")),
        step.Member("tool_calls") is { } calls ? [.. calls.EnumerateArray().Select(call => new TrajectoryCall(call.Text("tool_call_id")!, call.Text("function_name")!, call.GetProperty("arguments")))] : [],
        step.Object("observation")?.Member("results") is { } results ? [.. results.EnumerateArray().Select(result => new TrajectoryResult(result.Text("source_call_id"), TextOf(result.Member("content"))))] : [])
    {
        Metrics = step.Object("metrics") is { } metrics ? new TokenUsage(metrics.Whole("prompt_tokens"), metrics.Whole("cached_tokens"), metrics.Whole("completion_tokens"), metrics.Number("cost_usd")) : null,
    };

    // Pictures are left out: no agent here takes any.
    private static string TextOf(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Join('\n', parts.EnumerateArray().Select(part => part.Text("text")).OfType<string>()),
        _ => "",
    };
}

internal sealed record TrajectoryCall(string Id, string Name, JsonElement Arguments);

/// <param name="CallId">The call that it answers; null for what the environment showed by itself.</param>
/// <param name="Content">Text.</param>
internal sealed record TrajectoryResult(string? CallId, string Content);

/// <summary>A document that is no trajectory, or breaks a rule of its version.</summary>
internal sealed class TrajectoryException(string problem, Exception? inner = null) : Exception(problem, inner);
