using System.Text.RegularExpressions;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Harbor.Scripted;

/// <summary>What a system prompt talks the scripted model out of.</summary>
/// <param name="NobodyAnswers">It says that nobody answers, or not to ask.</param>
/// <param name="Completeness">It wants every part done.</param>
/// <param name="Checks">It wants the result checked.</param>
internal sealed partial record Advice(bool NobodyAnswers, bool Completeness, bool Checks)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static Advice Of(ScriptedTurn turn)
    {
        var prompt = string.Join('\n', turn.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text).Append(turn.Options.Instructions));
        return new Advice(Nobody().IsMatch(prompt), Complete().IsMatch(prompt), Check().IsMatch(prompt));
    }

    [GeneratedRegex(@"\b(nobody (will )?(answers?|replies|reply)|no one (will )?(answers?|replies|reply)|(never|not|don't) (ask|wait)|non-interactive|without asking|on your own)\b", Options, 1000)]
    private static partial Regex Nobody();

    [GeneratedRegex(@"\b(every (part|thing|point|file)|all (parts|points|of it|files)|everything (that is )?(asked|wanted)|until (it is|everything is|all is) done|completely)\b", Options, 1000)]
    private static partial Regex Complete();

    [GeneratedRegex(@"\b((check|verify|test|inspect|look at)(ing)? (the |your |that )?(result|work|output|it|outcome|files?)|make sure|double-check)\b", Options, 1000)]
    private static partial Regex Check();
}
