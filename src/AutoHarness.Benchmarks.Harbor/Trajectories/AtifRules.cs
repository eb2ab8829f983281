using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Results;

namespace AutoHarness.Benchmarks.Harbor.Trajectories;

/// <summary>
/// The rules of ATIF 1.0 to 1.7: which keys there are since when, what is required, what refers to what. A key that a version does not have
/// is an error.
/// </summary>
internal static class AtifRules
{
    private const int Latest = 7;

    // Each key with the minor version that brought it.
    private static readonly Dictionary<string, int> Root = Keys("schema_version session_id agent steps notes final_metrics continued_trajectory_ref extra:1 trajectory_id:7 subagent_trajectories:7");
    private static readonly Dictionary<string, int> Agent = Keys("name version model_name extra tool_definitions:5");
    private static readonly Dictionary<string, int> Step = Keys("step_id timestamp source message model_name reasoning_effort reasoning_content tool_calls observation metrics extra is_copied_context:5 llm_call_count:7");
    private static readonly Dictionary<string, int> Call = Keys("tool_call_id function_name arguments extra:7");
    private static readonly Dictionary<string, int> Result = Keys("source_call_id content subagent_trajectory_ref extra:7");
    private static readonly Dictionary<string, int> Reference = Keys("session_id trajectory_path extra trajectory_id:7");
    private static readonly Dictionary<string, int> Metrics = Keys("prompt_tokens completion_tokens cached_tokens cost_usd logprobs extra completion_token_ids:3 prompt_token_ids:4");
    private static readonly Dictionary<string, int> Totals = Keys("total_prompt_tokens total_completion_tokens total_cached_tokens total_cost_usd total_steps extra");
    private static readonly string[] OfAgentOnly = ["model_name", "reasoning_effort", "reasoning_content", "tool_calls", "metrics"];

    /// <exception cref="TrajectoryException">A rule is broken; the message says which and where.</exception>
    public static void Check(JsonElement root)
    {
        var version = Version(root);
        CheckKeys(root, Root, version, "the document");
        if (version < Latest && root.Text("session_id") is null)
        {
            throw Broken("session_id", "is required");
        }

        var agent = root.Object("agent") ?? throw Broken("agent", "is required");
        CheckKeys(agent, Agent, version, "agent");
        foreach (var name in new[] { "name", "version" })
        {
            _ = agent.Text(name) ?? throw Broken($"agent.{name}", "is required");
        }

        if (root.Object("final_metrics") is { } totals)
        {
            CheckKeys(totals, Totals, version, "final_metrics");
        }

        var steps = root.Member("steps") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list : throw Broken("steps", "must hold at least one step");
        foreach (var (index, step) in steps.EnumerateArray().Index())
        {
            CheckStep(step, index + 1, version);
        }

        CheckSubagents(root);
    }

    private static int Version(JsonElement root)
    {
        const string prefix = "ATIF-v1.";
        var text = root.Text("schema_version") ?? throw Broken("schema_version", "is required");
        return text.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(text.AsSpan(prefix.Length), out var minor) && minor is >= 0 and <= Latest
            ? minor
            : throw Broken("schema_version", $"is {text}, which is not known");
    }

    private static void CheckStep(JsonElement step, int number, int version)
    {
        var place = $"step {number}";
        if (step.ValueKind is not JsonValueKind.Object)
        {
            throw Broken(place, "is no object");
        }

        CheckKeys(step, Step, version, place);
        if (step.Whole("step_id") != number)
        {
            throw Broken($"{place}.step_id", $"must be {number}");
        }

        var source = step.Text("source");
        if (source is not ("system" or "user" or "agent"))
        {
            throw Broken($"{place}.source", "must be system, user or agent");
        }

        if (step.Member("message") is not { ValueKind: JsonValueKind.String or JsonValueKind.Array } message || (message.ValueKind is JsonValueKind.Array && version < 6))
        {
            throw Broken($"{place}.message", "must be a text, or parts since 1.6");
        }

        if (source != "agent" && OfAgentOnly.FirstOrDefault(key => step.Member(key) is not null) is { } misplaced)
        {
            throw Broken($"{place}.{misplaced}", $"belongs to steps of the agent, not to {source}");
        }

        if (step.Text("timestamp") is { } time && DocumentTime.Parse(time) is null)
        {
            throw Broken($"{place}.timestamp", "is no ISO 8601 time");
        }

        if (step.Whole("llm_call_count") is { } calls && (calls < 0 || (calls == 0 && (step.Member("metrics") ?? step.Member("reasoning_content")) is not null)))
        {
            throw Broken($"{place}.llm_call_count", "must not be negative, and 0 forbids metrics and reasoning_content");
        }

        if (step.Object("metrics") is { } metrics)
        {
            CheckKeys(metrics, Metrics, version, $"{place}.metrics");
        }

        CheckResults(step, CheckCalls(step, place, version), place, version);
    }

    private static HashSet<string> CheckCalls(JsonElement step, string place, int version)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        if (step.Member("tool_calls") is not { ValueKind: JsonValueKind.Array } calls)
        {
            return ids;
        }

        foreach (var call in calls.EnumerateArray())
        {
            CheckKeys(call, Call, version, $"{place}.tool_calls");
            ids.Add(call.Text("tool_call_id") ?? throw Broken($"{place}.tool_calls", "needs tool_call_id"));
            _ = call.Text("function_name") ?? throw Broken($"{place}.tool_calls", "needs function_name");
            _ = call.Object("arguments") ?? throw Broken($"{place}.tool_calls", "needs arguments, an object");
        }

        return ids;
    }

    private static void CheckResults(JsonElement step, HashSet<string> calls, string place, int version)
    {
        if (step.Object("observation")?.Member("results") is not { ValueKind: JsonValueKind.Array } results)
        {
            return;
        }

        foreach (var result in results.EnumerateArray())
        {
            CheckKeys(result, Result, version, $"{place}.observation");
            if (result.Text("source_call_id") is { } id && !calls.Contains(id))
            {
                throw Broken($"{place}.observation", $"answers the call {id}, which this step does not make");
            }

            if (result.Member("subagent_trajectory_ref") is { ValueKind: JsonValueKind.Array } references)
            {
                foreach (var reference in references.EnumerateArray())
                {
                    CheckKeys(reference, Reference, version, $"{place}.subagent_trajectory_ref");
                    if (reference.Text("trajectory_id") is null && reference.Text("trajectory_path") is null && (version >= Latest || reference.Text("session_id") is null))
                    {
                        throw Broken($"{place}.subagent_trajectory_ref", "names no trajectory");
                    }
                }
            }
        }
    }

    private static void CheckSubagents(JsonElement root)
    {
        if (root.Member("subagent_trajectories") is not { ValueKind: JsonValueKind.Array } subagents)
        {
            return;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subagent in subagents.EnumerateArray())
        {
            Check(subagent);
            if (subagent.Text("trajectory_id") is not { } id || !ids.Add(id))
            {
                throw Broken("subagent_trajectories", "needs a trajectory_id of its own for each");
            }
        }
    }

    private static void CheckKeys(JsonElement owner, Dictionary<string, int> known, int version, string place)
    {
        foreach (var field in owner.EnumerateObject())
        {
            if (!known.TryGetValue(field.Name, out var since) || since > version)
            {
                throw Broken(place, $"has the key {field.Name}, which ATIF 1.{version} does not have");
            }
        }
    }

    private static Dictionary<string, int> Keys(string list) => list.Split(' ').Select(word => word.Split(':')).ToDictionary(
        word => word[0],
        word => word.Length > 1 ? int.Parse(word[1], System.Globalization.CultureInfo.InvariantCulture) : 0,
        StringComparer.Ordinal);

    private static TrajectoryException Broken(string place, string problem) => new($"{place} {problem}");
}
