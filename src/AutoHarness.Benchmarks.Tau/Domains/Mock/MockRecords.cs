using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Mock;

/// <summary>A task of the mock domain. Its status is whatever a call said.</summary>
internal sealed record MockTask(string TaskId, string Title, string? Description, PyValue Status) : IStateRecord
{
    public static ModelShape Model { get; } = new(
        "Task",
        forbidsExtra: false,
        new("task_id", Shape.Text),
        new("title", Shape.Text),
        Field.Maybe("description", Shape.Text),
        new("status", Shape.Literal("pending", "completed")));

    public string ModelName => "Task";

    public static MockTask From(PyDict fields) =>
        new(fields.Text("task_id"), fields.Text("title"), fields.TextOrNull("description"), fields["status"]!);

    public PyDict ToValue() => PyDict.Of(("task_id", TaskId), ("title", Title), ("description", Description), ("status", Status));
}

internal sealed record MockUser(string UserId, string Name, ImmutableArray<string> Tasks) : IStateRecord
{
    public static ModelShape Model { get; } = new(
        "User",
        forbidsExtra: false,
        new("user_id", Shape.Text),
        new("name", Shape.Text),
        new("tasks", Shape.ListOf(Shape.Text)));

    public string ModelName => "User";

    public static MockUser From(PyDict fields) =>
        new(fields.Text("user_id"), fields.Text("name"), fields.Texts("tasks"));

    public PyDict ToValue() => PyDict.Of(("user_id", UserId), ("name", Name), ("tasks", PyList.Of(Tasks)));
}

internal sealed record MockNotification(string NotificationId, string Message, string Status, string? TaskId) : IStateRecord
{
    public static ModelShape Model { get; } = new(
        "Notification",
        forbidsExtra: true,
        new("notification_id", Shape.Text),
        new("message", Shape.Text),
        new("status", Shape.Literal("unread", "read"), "unread"),
        Field.Maybe("task_id", Shape.Text));

    public string ModelName => "Notification";

    public static MockNotification From(PyDict fields) =>
        new(fields.Text("notification_id"), fields.Text("message"), fields.Text("status"), fields.TextOrNull("task_id"));

    public PyDict ToValue() =>
        PyDict.Of(("notification_id", NotificationId), ("message", Message), ("status", Status), ("task_id", TaskId));
}
