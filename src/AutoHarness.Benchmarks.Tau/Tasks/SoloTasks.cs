using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Tasks;

/// <summary>Which tasks an agent can do without a user, as the reference chooses them.</summary>
internal static class SoloTasks
{
    public static bool CanRun(TauTask task) => task.InitialState is { } initial
        ? !(initial.MessageHistory ?? []).Any(message => message is UserMessage or AssistantMessage { IsToolCall: false })
        : task is { Ticket: not null, Criteria.Actions: { IsEmpty: false } };
}
