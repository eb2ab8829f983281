using System.Collections.Frozen;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Rules on tokens in a row, found by their first word in one walk over the code.</summary>
internal sealed class CodeRules
{
    private readonly FrozenDictionary<string, (TokenPattern Pattern, FindingAction Action, string Why)[]> byWord;

    /// <summary>Each pattern begins with plain words; see <see cref="TokenPattern"/>.</summary>
    public CodeRules(params (string Pattern, FindingAction Action, string Why)[] rules) =>
        byWord = rules
            .Select(rule => (Pattern: new TokenPattern(rule.Pattern), rule.Action, rule.Why))
            .SelectMany(rule => (rule.Pattern.Beginnings ?? throw new ArgumentException("a pattern begins with plain words", nameof(rules))).Select(word => (word, rule)))
            .GroupBy(entry => entry.word, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(entry => entry.rule).ToArray(), StringComparer.Ordinal);

    /// <summary>The places where a rule applies and at least one token is new.</summary>
    public IEnumerable<(int At, int Line, FindingAction Action, string Why)> Apply(EditedFile file)
    {
        var tokens = file.Source.Tokens;
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind is TokenKind.Literal || !byWord.TryGetValue(tokens[at].Text, out var rules))
            {
                continue;
            }

            foreach (var (pattern, action, why) in rules)
            {
                if (pattern.Matches(tokens, at) && NewLine(file, at, pattern.Length) is { } line)
                {
                    yield return (at, line, action, why);
                }
            }
        }
    }

    private static int? NewLine(EditedFile file, int at, int length)
    {
        for (var index = at; index < at + length; index++)
        {
            if (file.IsAdded(file.Source.Tokens[index].Line))
            {
                return file.Source.Tokens[index].Line;
            }
        }

        return null;
    }
}
