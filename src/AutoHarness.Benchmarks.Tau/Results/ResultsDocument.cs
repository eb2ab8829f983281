using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Fetching;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>Composes the results file that the reference's own viewer and leaderboard read.</summary>
public static class ResultsDocument
{
    // Where times are not wanted, a second a message from a fixed moment: the reference sorts by them.
    private static readonly DateTime NoTime = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly string[] VoiceMembers = ["text_streaming_config", "speech_complexity", "audio_native_config", "retrieval_config", "retrieval_config_kwargs"];

    /// <param name="benchmark">The prepared benchmark.</param>
    /// <param name="options">How it was run.</param>
    /// <param name="head">Models and seed.</param>
    /// <param name="trials">The simulations, in order.</param>
    public static JsonObject Compose(TauBenchmark benchmark, TauBenchmarkOptions options, ResultsHead head, ImmutableArray<FinishedTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(head);
        var world = benchmark.World;
        var used = trials.Select(trial => trial.TaskId).ToHashSet(StringComparer.Ordinal);
        return new JsonObject
        {
            ["timestamp"] = head.Timestamp ?? Stamp(NoTime),
            ["info"] = Info(world, options, head, trials.IsEmpty ? 0 : trials.Max(trial => trial.Trial) + 1),
            ["tasks"] = PyNode.Array(world.Domain.Tasks.Where(task => used.Contains(task.Id)), TaskJson.Write),
            ["simulations"] = PyNode.Array(trials, Simulation),
            ["simulation_index"] = null,
        };
    }

    private static JsonObject Info(TauWorld world, TauBenchmarkOptions options, ResultsHead head, int trials)
    {
        var agentArguments = new JsonObject();
        if (head.AgentTemperature is { } temperature)
        {
            agentArguments["temperature"] = temperature;
        }

        if (head.AgentEffort is { } effort)
        {
            agentArguments["reasoning_effort"] = effort;
        }

        var solo = options.Solo;
        var policy = world.Domain.CreateEnvironment(solo, new Environments.ConversationOptions()).Policy;
        var info = new JsonObject
        {
            ["git_commit"] = PinnedRevision.Commit,
            ["num_trials"] = trials,
            ["max_steps"] = options.MaxSteps,
            ["max_errors"] = options.MaxErrors,
            ["user_info"] = new JsonObject
            {
                ["implementation"] = solo ? "dummy_user" : options.CheckedUser ? "user_simulator (auto-harness: checked)" : "user_simulator",
                ["llm"] = solo ? null : head.UserModel,
                ["llm_args"] = solo ? null : new JsonObject { ["temperature"] = 0.0 },
                ["global_simulation_guidelines"] = solo ? null : world.UserPrompt.Guidelines(usesTools: world.HasUserTools),
                ["voice_settings"] = null,
                ["persona_config"] = null,
            },
            ["agent_info"] = new JsonObject { ["implementation"] = head.Agent, ["llm"] = head.AgentModel, ["llm_args"] = agentArguments, ["voice_settings"] = null },
            ["environment_info"] = new JsonObject { ["domain_name"] = options.Domain, ["policy"] = policy, ["tool_defs"] = null },
            ["seed"] = head.Seed,
        };
        foreach (var name in VoiceMembers)
        {
            info[name] = null;
        }

        return info;
    }

    private static JsonObject Simulation(FinishedTrial trial)
    {
        var note = trial.Note;
        var messages = Messages(note);
        var start = Text(note, "started_at") ?? Stamp(NoTime);
        var end = Text(note, "ended_at") ?? Stamp(NoTime.AddSeconds(messages.Count));
        return new JsonObject
        {
            ["id"] = IdOf(trial.Id),
            ["task_id"] = trial.TaskId,
            ["timestamp"] = end,
            ["start_time"] = start,
            ["end_time"] = end,
            ["duration"] = trial.Duration?.TotalSeconds ?? messages.Count,
            ["termination_reason"] = Text(note, "termination_reason") ?? "infrastructure_error",
            ["agent_cost"] = trial.AgentCost,
            ["user_cost"] = trial.UserCost,
            ["agent_usage"] = null,
            ["reward_info"] = note?["reward_info"]?.DeepClone(),
            ["messages"] = messages,
            ["ticks"] = null,
            ["trial"] = trial.Trial,
            ["seed"] = note?["seed"]?.DeepClone(),
            ["mode"] = "half_duplex",
            ["speech_environment"] = null,
            ["review"] = null,
            ["user_only_review"] = null,
            ["info"] = trial.Infra is { } cause ? new JsonObject { ["error"] = cause, ["error_type"] = "InfrastructureError" } : null,
            ["auth_classification"] = null,
            ["hallucination_retries_used"] = 0,
            ["hallucination_check"] = null,
            ["provider_session_id"] = null,
            ["policy"] = null,
            ["effect_timeline"] = null,
        };
    }

    private static JsonArray Messages(JsonObject? note)
    {
        var made = new JsonArray();
        var stamps = note?["message_at"] as JsonArray;
        foreach (var (place, message) in (note?["messages"]?.AsArray() ?? []).Index())
        {
            var stamped = message!.DeepClone().AsObject();
            stamped["timestamp"] = stamps?[place]?.GetValue<string>() ?? Stamp(NoTime.AddSeconds(place));
            made.Add((JsonNode)stamped);
        }

        return made;
    }

    private static string IdOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private static string Stamp(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string? Text(JsonObject? holder, string name) => holder?[name]?.GetValue<string>();
}
