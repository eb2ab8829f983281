using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>Whether the agent said what had to be said. Commas are taken out of what it said and not out of what is looked for, as in the reference.</summary>
internal static class CommunicateEvaluator
{
    public static RewardInfo Evaluate(EvaluationCriteria criteria, IReadOnlyList<TauMessage> conversation)
    {
        if (criteria.CommunicateInfo is not { IsEmpty: false } wanted)
        {
            return new RewardInfo(1) { Note = "No communicate_info to evaluate", Breakdown = [(RewardType.Communicate, 1)] };
        }

        var said = conversation.OfType<AssistantMessage>().Where(message => message.HasContent)
            .Select(message => (message.Content, Plain: Lower(message.Content!).Replace(",", "", StringComparison.Ordinal))).ToList();
        ImmutableArray<CommunicateCheck> checks = [.. wanted.Select(info => Check(info, said))];
        var reward = checks.All(check => check.Met) ? 1 : 0;
        return new RewardInfo(reward) { Communicate = checks, Breakdown = [(RewardType.Communicate, reward)] };
    }

    private static CommunicateCheck Check(string info, List<(string? Content, string Plain)> said)
    {
        var lowered = Lower(info);
        var found = said.Find(message => message.Plain.Contains(lowered, StringComparison.Ordinal));
        return found.Content is { } content
            ? new CommunicateCheck(info, true, $"Information '{info}' communicated in the message:\n '{content}'")
            : new CommunicateCheck(info, false, $"Information '{info}' not communicated.");
    }

#pragma warning disable CA1308 // The reference compares in lower case.
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}
