using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Results;

namespace AutoHarness.Benchmarks.Harbor.Trajectories;

/// <summary>Makes an ATIF document of a trace: what the agent sent to its model becomes system and user steps, each answer a step of the agent with its calls and their results.</summary>
internal static class TraceTrajectory
{
    private const string Version = "ATIF-v1.7";

    /// <returns>Null where the agent said nothing to a model.</returns>
    public static JsonObject? Of(RecordedTrial trial)
    {
        var steps = new Steps();
        foreach (var entry in (trial.Trace["events"] as JsonArray ?? []).OfType<JsonObject>())
        {
            switch ((string?)entry["kind"], entry["data"] as JsonObject)
            {
                case ("model.request", { } request):
                    steps.Hear(request["messages"] as JsonArray ?? []);
                    break;
                case ("model.response", { } response):
                    steps.Say(response);
                    break;
            }
        }

        return steps.Count == 0 ? null : Document(trial, steps);
    }

    private static JsonObject Document(RecordedTrial trial, Steps steps)
    {
        var name = (string?)trial.Note?["trial_name"];
        return new JsonObject
        {
            ["schema_version"] = Version,
            ["session_id"] = name,
            ["trajectory_id"] = name,
            ["agent"] = new JsonObject { ["name"] = "auto-harness", ["version"] = (string?)trial.Trace["agent_version"] ?? "unknown", ["model_name"] = trial.Model },
            ["steps"] = steps.Take(),
            ["final_metrics"] = new JsonObject
            {
                ["total_prompt_tokens"] = trial.InputTokens,
                ["total_completion_tokens"] = trial.OutputTokens,
                ["total_cached_tokens"] = trial.CachedTokens,
                ["total_cost_usd"] = trial.CostUsd,
                ["total_steps"] = steps.Count,
            },
        };
    }

    /// <summary>Steps in the making.</summary>
    private sealed class Steps
    {
        private readonly JsonArray steps = [];

        /// <summary>Every call that an answer made, with the step that it stands in.</summary>
        private readonly Dictionary<string, JsonObject> calls = new(StringComparer.Ordinal);

        public int Count => steps.Count;

        public JsonArray Take() => steps;

        /// <summary>New messages of a request. The agent's own answers come back in them and are there already.</summary>
        public void Hear(JsonArray messages)
        {
            foreach (var message in messages.OfType<JsonObject>())
            {
                var role = (string?)message["role"];
                if (role is "system" or "user")
                {
                    Add(role, (string?)message["text"] ?? "");
                }

                foreach (var result in (message["toolResults"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    Attach((string?)result["callId"] ?? "", (string?)result["content"] ?? "");
                }
            }
        }

        public void Say(JsonObject response)
        {
            var messages = (response["messages"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            var step = Add("agent", string.Join('\n', messages.Select(message => (string?)message["text"]).OfType<string>()));
            if ((string?)response["model"] is { } model)
            {
                step["model_name"] = model;
            }

            var made = messages.SelectMany(message => message["toolCalls"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            if (made.Count > 0)
            {
                step["tool_calls"] = new JsonArray([.. made.Select(call => (JsonNode)Call(call, step))]);
            }

            if (response["usage"] is JsonObject usage)
            {
                var metrics = new JsonObject();
                foreach (var (from, to) in new[] { ("inputTokens", "prompt_tokens"), ("outputTokens", "completion_tokens"), ("cachedInputTokens", "cached_tokens") })
                {
                    if (usage[from] is { } count)
                    {
                        metrics[to] = count.DeepClone();
                    }
                }

                step["metrics"] = metrics;
            }
        }

        private JsonObject Add(string source, string message)
        {
            var step = new JsonObject { ["step_id"] = steps.Count + 1, ["source"] = source, ["message"] = message };
            steps.Add((JsonNode)step);
            return step;
        }

        private JsonObject Call(JsonObject call, JsonObject step)
        {
            var id = (string?)call["id"] ?? "";
            calls[id] = step;
            return new JsonObject { ["tool_call_id"] = id, ["function_name"] = (string?)call["name"] ?? "", ["arguments"] = call["arguments"]?.DeepClone() ?? new JsonObject() };
        }

        private void Attach(string id, string content)
        {
            if (!calls.Remove(id, out var step))
            {
                return;
            }

            if (step["observation"]?["results"] is not JsonArray results)
            {
                results = [];
                step["observation"] = new JsonObject { ["results"] = results };
            }

            results.Add((JsonNode)new JsonObject { ["source_call_id"] = id, ["content"] = content });
        }
    }
}
