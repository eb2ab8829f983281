using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>A task in the names and with the nulls of the reference's results file.</summary>
internal static class TaskJson
{
    public static JsonObject Write(TauTask task) => new()
    {
        ["id"] = task.Id,
        ["description"] = task.Description is { } about
            ? new JsonObject { ["purpose"] = about.Purpose, ["relevant_policies"] = about.RelevantPolicies, ["notes"] = about.Notes }
            : null,
        ["user_scenario"] = new JsonObject { ["persona"] = task.UserScenario.Persona, ["instructions"] = Instructions(task.UserScenario) },
        ["ticket"] = task.Ticket,
        ["initial_state"] = task.InitialState is { } initial ? Initial(initial) : null,
        ["evaluation_criteria"] = task.Criteria is { } criteria ? Criteria(criteria) : null,
        ["issues"] = PyNode.Of(task.Issues),
        ["required_documents"] = PyNode.List(task.RequiredDocuments, name => JsonValue.Create(name)),
        ["user_tools"] = PyNode.List(task.UserTools, name => JsonValue.Create(name)),
    };

    public static JsonObject Action(TauAction action) => new()
    {
        ["action_id"] = action.ActionId,
        ["requestor"] = action.Requestor.Name(),
        ["name"] = action.Name,
        ["arguments"] = PyNode.Of(action.Arguments),
        ["info"] = action.Info,
        ["compare_args"] = PyNode.List(action.CompareArguments, name => JsonValue.Create(name)),
    };

    public static JsonObject Assertion(EnvAssertion assertion)
    {
        var made = Call(assertion);
        made["assert_value"] = assertion.AssertValue;
        made["message"] = assertion.Message;
        return made;
    }

    private static JsonObject Call(EnvFunctionCall call) => new()
    {
        ["env_type"] = call.EnvType.Name(),
        ["func_name"] = call.FunctionName,
        ["arguments"] = PyNode.Of(call.Arguments),
    };

    private static JsonNode? Instructions(UserScenario scenario) => scenario.Structured is { } parts
        ? new JsonObject
        {
            ["domain"] = parts.Domain,
            ["reason_for_call"] = parts.ReasonForCall,
            ["known_info"] = parts.KnownInfo,
            ["unknown_info"] = parts.UnknownInfo,
            ["task_instructions"] = parts.TaskInstructions,
        }
        : JsonValue.Create(scenario.Text);

    private static JsonObject Initial(InitialState initial) => new()
    {
        ["initialization_data"] = initial.Data is { } data ? new JsonObject { ["agent_data"] = PyNode.Of(data.AgentData), ["user_data"] = PyNode.Of(data.UserData) } : null,
        ["initialization_actions"] = PyNode.List(initial.Actions, action => action is EnvAssertion assertion ? Assertion(assertion) : Call(action)),
        ["message_history"] = PyNode.List(initial.MessageHistory, MessageJson.Write),
    };

    private static JsonObject Criteria(EvaluationCriteria criteria) => new()
    {
        ["actions"] = PyNode.List(criteria.Actions, Action),
        ["env_assertions"] = PyNode.List(criteria.EnvAssertions, Assertion),
        ["communicate_info"] = PyNode.List(criteria.CommunicateInfo, info => JsonValue.Create(info)),
        ["nl_assertions"] = PyNode.List(criteria.NlAssertions, assertion => JsonValue.Create(assertion)),
        ["reward_basis"] = PyNode.Array(criteria.RewardBasis, type => JsonValue.Create(type.Name())),
    };
}
