using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Trials;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>What a trial puts into its trace so that a Harbor result can be made of it later: the result itself, but for what the models used.</summary>
internal static class TrialNote
{
    public const string Kind = "harbor.trial";

    /// <remarks>Measured times stand directly in it under names that end in <c>_at</c>, so that an export without times can leave them out.</remarks>
    public static JsonObject Write(HarborTask task, string trialName, ITrialAgent agent, TrialReport report)
    {
        var single = report.IsMultiStep ? null : report.Steps.FirstOrDefault();
        var note = new JsonObject
        {
            ["task_name"] = task.Name,
            ["trial_name"] = trialName,
            ["task_id"] = TaskId(task),
            ["source"] = task.Source,
            ["task_checksum"] = FolderHash.Of(task.Folder),
            ["agent_info"] = new JsonObject { ["name"] = agent.Name, ["version"] = agent.Version, ["model_info"] = null },
            ["verifier_result"] = Rewards(report.Rewards),
            ["verifier_environment_mode"] = single is null ? null : single.Separate ? "separate" : "shared",
            ["exception_info"] = Error(report.Error),
            ["exception_at"] = report.Error is { } error ? DocumentTime.Write(error.At) : null,
            ["started_at"] = DocumentTime.Write(report.StartedAt),
            ["finished_at"] = DocumentTime.Write(report.FinishedAt),
            ["phases_at"] = new JsonObject
            {
                ["environment_setup"] = Phase(report.EnvironmentSetup),
                // Our agents need no set-up inside the sandbox.
                ["agent_setup"] = Phase(report.EnvironmentSetup is { } setup ? setup with { StartedAt = setup.FinishedAt } : null),
                ["agent_execution"] = Phase(single?.AgentExecution),
                ["verifier"] = Phase(single?.Verifier),
            },
        };
        if (Offered(task.Config.Environment) is { Count: > 0 } offered)
        {
            note["offered"] = offered;
        }

        if (report.IsMultiStep)
        {
            note["step_results"] = new JsonArray([.. report.Steps.Select(Step)]);
            note["steps_at"] = new JsonArray([.. report.Steps.Select(StepTimes)]);
        }

        return note;
    }

    /// <summary>What the task gave to the agent beside its instruction, under the names that an agent's config has in Harbor.</summary>
    public static JsonObject Offered(EnvironmentPart environment)
    {
        var offered = new JsonObject();
        if (!environment.McpServers.IsEmpty)
        {
            offered["mcp_servers"] = new JsonArray([.. environment.McpServers.Select(server => (JsonNode)new JsonObject
            {
                ["name"] = server.Name,
                ["transport"] = server.Transport,
                ["url"] = server.Url,
                ["command"] = server.Command,
                ["args"] = new JsonArray([.. server.Arguments.Select(argument => (JsonNode)JsonValue.Create(argument)!)]),
            })]);
        }

        if (environment.SkillsDirectory is { } skills)
        {
            offered["skills"] = new JsonArray(JsonValue.Create(skills));
        }

        return offered;
    }

    private static JsonNode Step(StepReport step) => new JsonObject
    {
        ["step_name"] = step.Name,
        ["agent_result"] = null,
        ["verifier_result"] = Rewards(step.Rewards),
        ["exception_info"] = Error(step.Error),
    };

    private static JsonNode StepTimes(StepReport step) => new JsonObject
    {
        ["agent_execution"] = Phase(step.AgentExecution),
        ["verifier"] = Phase(step.Verifier),
        ["exception"] = step.Error is { } error ? DocumentTime.Write(error.At) : null,
    };

    private static JsonObject TaskId(HarborTask task) => task.Git is { } git
        ? new JsonObject { ["git_url"] = git.Url, ["git_commit_id"] = git.Commit, ["path"] = git.Path }
        : new JsonObject { ["path"] = task.Folder };

    public static JsonObject? Rewards(RewardTable? rewards) => rewards is null
        ? null
        : new JsonObject { ["rewards"] = new JsonObject(rewards.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Number(pair.Value)))) };

    private static JsonObject? Error(TrialError? error) => error is null
        ? null
        : new JsonObject
        {
            ["exception_type"] = error.Type,
            ["exception_message"] = error.Message,
            ["exception_traceback"] = $"{error.Type}: {error.Message}\n",
            ["occurred_at"] = null,
        };

    private static JsonObject? Phase(TrialPhase? phase) => phase is null
        ? null
        : new JsonObject { ["started_at"] = DocumentTime.Write(phase.StartedAt), ["finished_at"] = DocumentTime.Write(phase.FinishedAt) };

    // Written as Python would, so that 1.0 stays 1.0.
    private static JsonValue Number(RewardValue reward)
    {
        using var document = System.Text.Json.JsonDocument.Parse(reward.ToString());
        return JsonValue.Create(document.RootElement.Clone())!;
    }
}
