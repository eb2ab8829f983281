using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>The words by which a side ends a conversation.</summary>
internal static class StopTokens
{
    public const string Stop = "###STOP###";
    public const string Transfer = "###TRANSFER###";
    public const string OutOfScope = "###OUT-OF-SCOPE###";

    /// <summary>A user's message ends the conversation; one with tool calls never does.</summary>
    public static bool EndsByUser(UserMessage message) =>
        message is { IsToolCall: false, Content: { } text }
        && (text.Contains(Stop, StringComparison.Ordinal) || text.Contains(Transfer, StringComparison.Ordinal) || text.Contains(OutOfScope, StringComparison.Ordinal));

    /// <summary>How the reference's solo agent stops.</summary>
    public static bool EndsByAgent(AssistantMessage message) => message.Content is { } text && text.Contains(Stop, StringComparison.Ordinal);
}
