using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>A reward with its checks, in the names and with the nulls of the reference's results file.</summary>
internal static class RewardInfoJson
{
    public static JsonObject Write(RewardInfo info) => new()
    {
        ["reward"] = info.Reward,
        ["db_check"] = info.Db is { } db ? new JsonObject { ["db_match"] = db.Match, ["db_reward"] = db.Reward } : null,
        ["env_assertions"] = PyNode.List(info.EnvAssertions, check => new JsonObject { ["env_assertion"] = TaskJson.Assertion(check.Assertion), ["met"] = check.Met, ["reward"] = check.Reward }),
        ["action_checks"] = PyNode.List(info.Actions, check => new JsonObject
        {
            ["action"] = TaskJson.Action(check.Action),
            ["action_match"] = check.Match,
            ["action_reward"] = check.Reward,
            ["tool_type"] = KindName(check.ToolKind),
        }),
        ["nl_assertions"] = PyNode.List(info.NlAssertions, check => Finding("nl_assertion", check.Assertion, check.Met, check.Justification)),
        ["communicate_checks"] = PyNode.List(info.Communicate, check => Finding("info", check.Info, check.Met, check.Justification)),
        ["reward_basis"] = PyNode.List(info.Basis, type => JsonValue.Create(type.Name())),
        ["reward_breakdown"] = Breakdown(info.Breakdown),
        ["info"] = info.Notes is { } notes
            ? new JsonObject { ["env"] = Note(notes.Env), ["nl"] = Note(notes.Nl), ["communicate"] = Note(notes.Communicate), ["action"] = Note(notes.Action) }
            : Note(info.Note),
    };

    public static string? KindName(ToolKind? kind) => kind switch
    {
        ToolKind.Read => "read",
        ToolKind.Write => "write",
        ToolKind.Think => "think",
        ToolKind.Generic => "generic",
        _ => null,
    };

    private static JsonObject Finding(string name, string what, bool met, string justification) => new() { [name] = what, ["met"] = met, ["justification"] = justification };

    private static JsonObject? Note(string? text) => text is null ? null : new JsonObject { ["note"] = text };

    private static JsonObject? Breakdown(ImmutableArray<(RewardType Type, double Reward)>? parts)
    {
        if (parts is not { } some)
        {
            return null;
        }

        var made = new JsonObject();
        foreach (var (type, reward) in some)
        {
            made[type.Name()] = reward;
        }

        return made;
    }
}
