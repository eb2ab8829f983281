using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;

namespace AutoHarness.Benchmarks.Tau.Users;

/// <summary>
/// A simulated user with one known fault caught: he says yes to a proposal and hangs up in the same breath, so that the agent can no longer do
/// what he just agreed to. The yes stays, the hanging up is taken out, and the trace says so. This is not the benchmark as published.
/// </summary>
/// <param name="inner">The official user.</param>
/// <param name="caught">Told what was taken out.</param>
internal sealed partial class CheckedUser(UserSimulator inner, Action<string> caught) : IConversationUser
{
    public void Start(IReadOnlyList<TauMessage> history) => inner.Start(history);

    public async Task<UserMessage> AnswerAsync(TauMessage message, CancellationToken ct)
    {
        var answer = await inner.AnswerAsync(message, ct);
        if (message is not AssistantMessage { Content: { } proposal }
            || answer is not { IsToolCall: false, Content: { } text }
            || !text.Contains(StopTokens.Stop, StringComparison.Ordinal)
            || !Asks().IsMatch(proposal))
        {
            return answer;
        }

        var rest = text.Replace(StopTokens.Stop, "", StringComparison.Ordinal).Trim();
        if (!Agrees().IsMatch(rest))
        {
            return answer;
        }

        caught(text);
        var amended = answer with { Content = rest };
        inner.Amend(amended);
        return amended;
    }

    [GeneratedRegex(@"\?|\b(please confirm|confirm that|reply yes|say yes|\(yes/no\))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asks();

    [GeneratedRegex(@"^\W*(yes|yeah|yep|sure|correct|confirmed|i confirm|go ahead|please proceed|please go ahead|that('s| is) (correct|right|fine)|sounds good)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Agrees();
}
