using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Mock;

/// <summary>The agent's tools of the mock domain.</summary>
internal sealed class MockTools(StateStore database, string validatorVersion) : Toolkit(database)
{
    private static readonly ToolMethods All = new(
    [
        Tool(ToolKind.Write, "create_task", "user_id title description?", (kit, given) => kit.CreateTask(given)),
        Tool(ToolKind.Read, "get_users", "", (kit, _) => kit.GetUsers()),
        Tool(ToolKind.Write, "update_task_status", "task_id status", (kit, given) => kit.UpdateTaskStatus(given)),
        Tool(null, "assert_number_of_tasks", "user_id expected_number", (kit, given) => new PyInt(kit.UserOf(given[0]).Tasks.Length).Equals(given[1])),
        Tool(null, "assert_task_status", "task_id expected_status", (kit, given) => kit.TaskOf(given[0]).Status.Equals(given[1])),
        Tool(ToolKind.Generic, "transfer_to_human_agents", "summary", (_, _) => "Transfer successful"),
    ]);

    public override string ClassName => "MockTools";

    public override ToolMethods Methods => All;

    // A task may have put the user's database here; the reference finds out when it looks for a field.
    private StateTable<MockTask> Tasks => Database is MockDatabase own ? own.Tasks : throw PythonException.Attribute(Database.ClassName, "tasks");

    private StateTable<MockUser> Users => Database is MockDatabase own ? own.Users : throw PythonException.Attribute(Database.ClassName, "users");

    private static ToolMethod Tool(ToolKind? kind, string name, string parameters, Func<MockTools, ImmutableArray<PyValue>, PyValue> run) =>
        ToolMethod.Of(kind, name, parameters, run);

    private PyModel CreateTask(ImmutableArray<PyValue> given)
    {
        var user = UserOf(given[0]);
        var id = $"task_{Tasks.Count + 1}";
        var task = MockTask.From(MockTask.Model.Validate(
            PyDict.Of(("task_id", id), ("title", given[1]), ("description", given[2]), ("status", "pending")),
            validatorVersion));
        Tasks.Set(id, task);
        Users.Set(Arguments.AsKey(given[0])!, user with { Tasks = user.Tasks.Add(id) });
        return new PyModel(task);
    }

    private PyList GetUsers() => new([.. Users.Entries.Select(PyValue (entry) => new PyModel(entry.Value))]);

    private PyModel UpdateTaskStatus(ImmutableArray<PyValue> given)
    {
        var task = TaskOf(given[0]) with { Status = given[1] };
        Tasks.Set(Arguments.AsKey(given[0])!, task);
        return new PyModel(task);
    }

    private MockUser UserOf(PyValue id) =>
        Users is var users && Arguments.AsKey(id) is { } key && users.TryGet(key, out var user) ? user : throw PythonException.Value($"User {id} not found");

    private MockTask TaskOf(PyValue id) =>
        Tasks is var tasks && Arguments.AsKey(id) is { } key && tasks.TryGet(key, out var task) ? task : throw PythonException.Value($"Task {id} not found");
}
