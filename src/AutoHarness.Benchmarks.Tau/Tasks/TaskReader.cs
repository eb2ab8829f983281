using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tasks;

/// <summary>Makes tasks of JSON values.</summary>
internal static class TaskReader
{
    /// <summary>One task; what is wrong with it goes to <paramref name="issues"/>, and then the answer is null.</summary>
    public static TauTask? Read(PyValue value, Location at, List<ValidationIssue> issues)
    {
        var before = issues.Count;
        var made = TaskShapes.Task.Check(value, at, issues);
        return issues.Count > before ? null : Task((PyDict)made, at, issues);
    }

    /// <summary>An assertion of one side, as a task or a vector states it.</summary>
    public static EnvAssertion Assertion(PyDict fields) => new(
        Side(fields, "env_type"),
        fields.Text("func_name"),
        fields.Dict("arguments"),
        fields["assert_value"] is not PyBool { Value: false },
        fields.TextOrNull("message"));

    private static TauTask? Task(PyDict fields, Location at, List<ValidationIssue> issues)
    {
        var before = issues.Count;
        var start = fields["initial_state"] is PyDict state ? Start(state, new(at, "initial_state", 0), issues) : null;
        return issues.Count > before ? null : new TauTask(fields.Text("id"), Scenario(fields.Dict("user_scenario")))
        {
            Description = fields["description"] is PyDict description
                ? new(description.TextOrNull("purpose"), description.TextOrNull("relevant_policies"), description.TextOrNull("notes"))
                : null,
            Ticket = fields.TextOrNull("ticket"),
            InitialState = start,
            Criteria = fields["evaluation_criteria"] is PyDict criteria ? Criteria(criteria) : null,
            Issues = fields["issues"] as PyList,
            RequiredDocuments = fields.TextsOrNull("required_documents"),
            UserTools = fields.TextsOrNull("user_tools"),
        };
    }

    private static UserScenario Scenario(PyDict fields)
    {
        var parts = fields["instructions"] as PyDict;
        var structured = parts is null
            ? null
            : new StructuredInstructions(
                parts.Text("domain"),
                parts.Text("reason_for_call"),
                parts.TextOrNull("known_info"),
                parts.TextOrNull("unknown_info"),
                parts.Text("task_instructions"));
        return new(fields.TextOrNull("persona"), fields.TextOrNull("instructions"), structured);
    }

    private static InitialState Start(PyDict fields, Location at, List<ValidationIssue> issues)
    {
        ImmutableArray<TauMessage>? history = null;
        if (fields["message_history"] is PyList messages)
        {
            var read = ImmutableArray.CreateBuilder<TauMessage>(messages.Items.Length);
            for (var i = 0; i < messages.Items.Length; i++)
            {
                if (MessageReader.Read((PyDict)messages.Items[i], new(new(at, "message_history", 0), null, i), issues) is { } message)
                {
                    read.Add(message);
                }
            }

            history = read.DrainToImmutable();
        }

        return new(
            fields["initialization_data"] is PyDict data ? new(data["agent_data"] as PyDict, data["user_data"] as PyDict) : null,
            ListOf(fields, "initialization_actions", call => new EnvFunctionCall(Side(call, "env_type"), call.Text("func_name"), call.Dict("arguments"))),
            history);
    }

    private static EvaluationCriteria Criteria(PyDict fields) => new()
    {
        Actions = ListOf(fields, "actions", action => new TauAction(
            action.Text("action_id"),
            Side(action, "requestor"),
            action.Text("name"),
            action.Dict("arguments"),
            action.TextOrNull("info"))
        {
            CompareArguments = action.TextsOrNull("compare_args"),
        }),
        EnvAssertions = ListOf(fields, "env_assertions", Assertion),
        CommunicateInfo = fields.TextsOrNull("communicate_info"),
        NlAssertions = fields.TextsOrNull("nl_assertions"),
        RewardBasis = [.. fields.Texts("reward_basis").Select(RewardTypes.Parse)],
    };

    private static Requestor Side(PyDict fields, string key) => RequestorNames.Parse(fields.Text(key)) ?? Requestor.Assistant;

    private static ImmutableArray<T>? ListOf<T>(PyDict fields, string key, Func<PyDict, T> make) =>
        fields[key] is PyList list ? [.. list.Items.Select(item => make((PyDict)item))] : null;
}
