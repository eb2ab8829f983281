using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Interaction;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Users;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Results;

/// <summary>One trial as an entry of the reference's results file, and as an outcome.</summary>
internal static class TrialResult
{
    /// <summary>The kind of the note that holds the entry.</summary>
    public const string NoteKind = "bird";

    /// <summary>Names <c>bird.compat</c> and the simulated user's prompts in the entry; the reference's has no such fields.</summary>
    public const string Extra = "auto_harness";

    /// <summary>The entry with the reference's fields; only the time that it took is left to who measures it.</summary>
    public static JsonObject Item(BirdTask task, TrialBooks books, IInteraction interaction, BirdOptions options, SimulatorPrompts prompts)
    {
        var item = new JsonObject
        {
            ["task_id"] = task.InstanceId,
            ["instance_id"] = task.InstanceId,
            ["database"] = task.Database,
            ["phase1_passed"] = books.Phase1Passed,
            ["phase2_passed"] = books.Phase2Passed,
            ["has_follow_up"] = task.FollowUp is { Gold.SolSql.IsEmpty: false },
            ["total_reward"] = JsonNode.Parse(PythonFloat.Repr(books.TotalReward)),
        };
        interaction.Describe(item);
        item["dialogue_history"] = books.Dialogue.DeepClone();
        item["tool_trajectory"] = books.Trajectory.DeepClone();
        item["adk_events"] = books.Events.DeepClone();
        item[Extra] = new JsonObject
        {
            ["mode"] = BirdWords.Of(options.Mode),
            ["compat"] = BirdWords.Of(options.Compat),
            ["patience"] = options.Patience,
            ["user_sim_prompts"] = prompts.Source,
        };
        return item;
    }

    /// <summary>The outcome of a trial. An agent that did not come to its own end gets nothing, as an error is worth nothing in the reference.</summary>
    public static TrialOutcome Outcome(JsonObject item, TrialBooks books, AgentRun run, BirdCompat compat)
    {
        var total = ResultItem.RewardOf(item)!.Value;
        var reward = run.End == AgentEnd.Finished ? Math.Clamp(total, 0, 1) : 0;
        return new TrialOutcome.Scored(reward, run, reward >= 1 ? null : Reason(books, run, item), new JsonObject
        {
            ["phase1_passed"] = books.Phase1Passed,
            ["phase2_passed"] = books.Phase2Passed,
            ["has_follow_up"] = item["has_follow_up"]!.DeepClone(),
            ["total_reward"] = item["total_reward"]!.DeepClone(),
            ["submissions"] = books.Submissions,
            ["questions"] = books.Questions,
            ["last_submission"] = books.LastSubmission,
            ["compat"] = BirdWords.Of(compat),
        });
    }

    private static string Reason(TrialBooks books, AgentRun run, JsonObject item) => run.End switch
    {
        AgentEnd.Finished when books.Submissions == 0 => "nothing was submitted",
        AgentEnd.Finished when !books.Phase1Passed => $"phase 1 was not solved: {LastLine(books)}",
        AgentEnd.Finished when item["has_follow_up"]!.GetValue<bool>() && !books.Phase2Passed => $"phase 2 was not solved: {LastLine(books)}",
        AgentEnd.Finished when books.Phase2Passed || !item["has_follow_up"]!.GetValue<bool>() => "solved, but not all at once or without a follow-up",
        _ => $"the agent did not finish: {run.Detail}",
    };

    private static string LastLine(TrialBooks books) => books.LastSubmission.Replace(ToolDesk.NotExecutable, "", StringComparison.Ordinal).ReplaceLineEndings(" ").Trim();
}
