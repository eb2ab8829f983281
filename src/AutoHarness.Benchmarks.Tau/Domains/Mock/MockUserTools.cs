using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Mock;

/// <summary>The user's tools of the mock domain.</summary>
internal sealed class MockUserTools(StateStore database, string validatorVersion) : Toolkit(database)
{
    private static readonly ToolMethods All = new(
    [
        Tool(ToolKind.Read, "check_notifications", "", (kit, _) => kit.CheckNotifications()),
        Tool(ToolKind.Write, "dismiss_notification", "notification_id", (kit, given) => kit.Dismiss(given[0])),
        Tool(null, "add_notification", "notification_id message task_id?", (kit, given) => kit.Add(given)),
        Tool(null, "assert_notification_status", "notification_id expected_status", (kit, given) => new PyString(kit.NotificationOf(given[0]).Status).Equals(given[1])),
    ]);

    public override string ClassName => "MockUserTools";

    public override ToolMethods Methods => All;

    private StateTable<MockNotification> Notifications =>
        Database is MockUserDatabase own ? own.Notifications : throw PythonException.Attribute(Database.ClassName, "notifications");

    private static ToolMethod Tool(ToolKind? kind, string name, string parameters, Func<MockUserTools, ImmutableArray<PyValue>, PyValue> run) =>
        ToolMethod.Of(kind, name, parameters, run);

    private PyList CheckNotifications() => new([.. Notifications.Entries.Select(PyValue (entry) => new PyModel(entry.Value))]);

    private PyValue Dismiss(PyValue id)
    {
        Notifications.Set(Arguments.AsKey(id) ?? "", NotificationOf(id) with { Status = "read" });
        return $"Notification {id} dismissed";
    }

    private PyModel Add(ImmutableArray<PyValue> given)
    {
        var notification = MockNotification.From(MockNotification.Model.Validate(
            PyDict.Of(("notification_id", given[0]), ("message", given[1]), ("task_id", given[2])),
            validatorVersion));
        Notifications.Set(notification.NotificationId, notification);
        return new PyModel(notification);
    }

    private MockNotification NotificationOf(PyValue id) =>
        Notifications is var all && Arguments.AsKey(id) is { } key && all.TryGet(key, out var notification)
            ? notification
            : throw PythonException.Value($"Notification {id} not found");
}
