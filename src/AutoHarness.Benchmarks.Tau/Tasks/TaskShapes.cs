using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tasks;

/// <summary>What a file of tasks may hold. Unknown keys are left out.</summary>
internal static class TaskShapes
{
    private static readonly Shape Side = Shape.Literal("user", "assistant");

    private static readonly ModelShape Call = Model("EnvFunctionCall", new("env_type", Side), new("func_name", Shape.Text), new("arguments", Shape.Object));

    private static readonly ModelShape Assertion = Model(
        "EnvAssertion",
        new("env_type", Side),
        new("func_name", Shape.Text),
        new("arguments", Shape.Object),
        new("assert_value", Shape.Flag, true),
        Field.Maybe("message", Shape.Text));

    private static readonly ModelShape Action = Model(
        "Action",
        new("action_id", Shape.Text),
        new("requestor", Side, "assistant"),
        new("name", Shape.Text),
        new("arguments", Shape.Object),
        Field.Maybe("info", Shape.Text),
        Field.Maybe("compare_args", Shape.ListOf(Shape.Text)));

    private static readonly ModelShape Criteria = Model(
        "EvaluationCriteria",
        Field.Maybe("actions", Shape.ListOf(Action)),
        Field.Maybe("env_assertions", Shape.ListOf(Assertion)),
        Field.Maybe("communicate_info", Shape.ListOf(Shape.Text)),
        Field.Maybe("nl_assertions", Shape.ListOf(Shape.Text)),
        new("reward_basis", Shape.ListOf(Shape.Enumeration("DB", "ENV_ASSERTION", "NL_ASSERTION", "ACTION", "COMMUNICATE")), PyList.Of(["DB", "COMMUNICATE"])));

    private static readonly ModelShape Instructions = Model(
        "StructuredUserInstructions",
        new("domain", Shape.Text),
        new("reason_for_call", Shape.Text),
        Field.Maybe("known_info", Shape.Text),
        Field.Maybe("unknown_info", Shape.Text),
        new("task_instructions", Shape.Text));

    private static readonly ModelShape Scenario = Model(
        "UserScenario",
        Field.Maybe("persona", Shape.Text),
        new("instructions", Shape.AnyOf(Instructions, Shape.Text)));

    private static readonly ModelShape Data = Model("InitializationData", Field.Maybe("agent_data", Shape.Object), Field.Maybe("user_data", Shape.Object));

    private static readonly ModelShape Start = Model(
        "InitialState",
        Field.Maybe("initialization_data", Data),
        Field.Maybe("initialization_actions", Shape.ListOf(Call)),
        Field.Maybe("message_history", Shape.ListOf(Shape.Object)));

    /// <summary>One task.</summary>
    public static ModelShape Task { get; } = Model(
        "Task",
        new("id", Shape.Text),
        Field.Maybe("description", Model("Description", Field.Maybe("purpose", Shape.Text), Field.Maybe("relevant_policies", Shape.Text), Field.Maybe("notes", Shape.Text))),
        new("user_scenario", Scenario),
        Field.Maybe("ticket", Shape.Text),
        Field.Maybe("initial_state", Start),
        Field.Maybe("evaluation_criteria", Criteria),
        Field.Maybe("issues", Shape.ListOf(Shape.Object)),
        Field.Maybe("required_documents", Shape.ListOf(Shape.Text)),
        Field.Maybe("user_tools", Shape.ListOf(Shape.Text)));

    private static ModelShape Model(string name, params ImmutableArray<Field> fields) => new(name, forbidsExtra: false, fields);
}
