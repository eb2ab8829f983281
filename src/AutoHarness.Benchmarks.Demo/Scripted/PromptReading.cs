using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>
/// What the scripted model takes from a system prompt: whether the policy is in it, and which habits the rest asks for or forbids.
/// A clause speaks of a habit when it holds one of the habit's phrases; an odd number of negations before the phrase turns it round.
/// </summary>
internal sealed partial class PromptReading
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int MatchLimit = 1000;

    private static readonly ImmutableArray<(Habit Habit, Regex Phrase)> Phrases =
    [
        (Habit.LookUp, LookUpPhrase()),
        (Habit.AskFirst, AskFirstPhrase()),
        (Habit.NameFacts, NameFactsPhrase()),
        (Habit.StandFirm, StandFirmPhrase()),
        (Habit.TryAgain, TryAgainPhrase()),
    ];

    private readonly ImmutableDictionary<Habit, Stance> stances;

    private PromptReading(bool hasPolicy, bool wantsBrevity, ImmutableDictionary<Habit, Stance> stances)
    {
        HasPolicy = hasPolicy;
        WantsBrevity = wantsBrevity;
        this.stances = stances;
    }

    public bool HasPolicy { get; }

    /// <summary>The prompt wants few words, at the price of facts.</summary>
    public bool WantsBrevity { get; }

    public Stance this[Habit habit] => stances.GetValueOrDefault(habit, HasPolicy ? Stance.InPolicy : Stance.Unknown);

    /// <summary>Reads a prompt; reading the same text again gives the same.</summary>
    public static PromptReading Of(string prompt)
    {
        var (own, hasPolicy) = CutPolicy(prompt);
        var found = ImmutableDictionary.CreateBuilder<Habit, Stance>();
        var brevity = false;
        foreach (var clause in own.Split(['.', ';', '\n', '!', '?', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            brevity |= BrevityPhrase().IsMatch(clause);
            foreach (var (habit, phrase) in Phrases)
            {
                if (phrase.Match(clause) is { Success: true } match)
                {
                    // A prompt that contradicts itself leaves the worse impression.
                    var isForbidden = IsNegated(clause[..match.Index]) || found.GetValueOrDefault(habit) is Stance.Forbidden;
                    found[habit] = isForbidden ? Stance.Forbidden : Stance.Stressed;
                }
            }
        }

        return new PromptReading(hasPolicy, brevity, found.ToImmutable());
    }

    private static (string Own, bool HasPolicy) CutPolicy(string prompt)
    {
        var start = prompt.IndexOf(DeskPolicy.FirstLine, StringComparison.Ordinal);
        var end = prompt.IndexOf(DeskPolicy.LastLine, StringComparison.Ordinal);
        return start >= 0 && end > start
            ? (prompt[..start] + "\n" + prompt[(end + DeskPolicy.LastLine.Length)..], true)
            : (prompt, false);
    }

    private static bool IsNegated(string before)
    {
        var negations = NegationWord().Count(before);

        // "do not act before you have looked it up": two turns make a demand.
        return (negations + (negations > 0 ? TurningWord().Count(before) : 0)) % 2 == 1;
    }

    [GeneratedRegex(@"\b(look(ing|ed|s)? (\w+ ){0,4}up|look(ing)? at the order|find(ing)? (the|their|his|her) (account|customer|order)|check(ing)? (the )?(order|account|status)|verif(y|ying) (who|the identity|identity|the customer|the account|the order)|identif(y|ying) (the )?customer|get_order|find_customer|list_orders)\b", Options, MatchLimit)]
    private static partial Regex LookUpPhrase();

    [GeneratedRegex(@"\b(confirm(ation|ing|s|ed)?|ask(ing)? (\w+ ){0,3}(first|yes|agreement|permission|consent|approval)|explicit yes|(wait|waiting) for (a|the|their) (yes|agreement|consent|approval)|get(ting)? (a|the|their) (yes|agreement|consent|approval)|agree(s|d)?|ask(ing)? (any )?questions)\b", Options, MatchLimit)]
    private static partial Regex AskFirstPhrase();

    [GeneratedRegex(@"\b((state|stating|name|naming|say|saying|tell|telling|mention|mentioning|give|giving|report|reporting|repeat|repeating)\b.{0,40}\b(amount|sum|money|refund(ed)?|tracking number|figures?|facts)|the amount (that was |which was )?refunded)\b", Options, MatchLimit)]
    private static partial Regex NameFactsPhrase();

    [GeneratedRegex(@"\b((mak(e|ing)|grant(ing)?|allow(ing)?) (\w+ ){0,2}exceptions?|(no|without) exceptions?|stand(ing)? firm|stay(ing)? firm|refus(e|ing|al)|(stick|keep|hold)(ing)? (\w+ )?to the (policy|rules?)|follow(ing)? the (policy|rules)( \w+)?|check(ing)? (\w+ ){0,4}(against )?the (policy|rules))\b", Options, MatchLimit)]
    private static partial Regex StandFirmPhrase();

    [GeneratedRegex(@"\b(try(ing)? (it |the call |the tool )?again|retry(ing)?|retries|repeat(ing)? (the|a) (failed )?(call|tool)|call (the tool|it) again)\b", Options, MatchLimit)]
    private static partial Regex TryAgainPhrase();

    [GeneratedRegex(@"\b(be (very |as )?(brief|short|terse)|as (briefly|few words)|as short as|few words|one (short )?sentence|keep (it|answers|replies) short)\b", Options, MatchLimit)]
    private static partial Regex BrevityPhrase();

    [GeneratedRegex(@"\b(never|not|no|don't|don’t|without|skip|avoid|refrain)\b", Options, MatchLimit)]
    private static partial Regex NegationWord();

    [GeneratedRegex(@"\b(before|until|unless)\b", Options, MatchLimit)]
    private static partial Regex TurningWord();
}
