using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Demo.Tasks;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>What the scripted model understands of a customer's message.</summary>
internal static partial class CustomerSays
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int MatchLimit = 1000;

    public static string? Email(string text) => EmailPattern().Match(text) is { Success: true } match ? match.Value.TrimEnd('.') : null;

    public static string? OrderId(string text) => OrderPattern().Match(text) is { Success: true } match ? match.Value.ToUpperInvariant() : null;

    public static (string Street, string PostalCode, string City)? Address(string text) => AddressPattern().Match(text) is { Success: true } match
        ? (match.Groups["street"].Value, match.Groups["code"].Value, match.Groups["city"].Value)
        : null;

    public static bool ForgotNumber(string text) => Has(text, "do not have the order number");

    public static bool WantsGiftCard(string text) => Has(text, "gift card");

    public static bool TakesBack(string text) => Has(text, "do not cancel");

    public static bool Pushes(string text) => Has(text, "make an exception");

    public static bool Agrees(string text) => text.StartsWith("Yes", StringComparison.OrdinalIgnoreCase);

    public static bool Chats(string text) => Has(text, "one more question");

    public static bool NoLongerNeeds(string text) => Has(text, "no longer need");

    /// <summary>The wish a message puts, or null when it puts none.</summary>
    public static WishKind? Wish(string text) =>
        TakesBack(text) || Pushes(text) || Chats(text) ? null
        : LostPattern().IsMatch(text) ? WishKind.Lost
        : DamagePattern().IsMatch(text) ? WishKind.Refund
        : ExchangePattern().IsMatch(text) ? WishKind.Exchange
        : ReturnPattern().IsMatch(text) ? WishKind.Return
        : CancelPattern().IsMatch(text) ? WishKind.Cancel
        : WhereaboutsPattern().IsMatch(text) ? WishKind.Whereabouts
        : NewAddressPattern().IsMatch(text) ? WishKind.NewAddress
        : null;

    private static bool Has(string text, string phrase) => text.Contains(phrase, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"[\w.]+@[\w.]+\w", Options, MatchLimit)]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"\bW\d{4,}\b", Options, MatchLimit)]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"\bto (?<street>\d+ [A-Za-z ]+), (?<code>\d{5}) (?<city>[A-Za-z]+)", Options, MatchLimit)]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"\b(never (came|arrived)|nothing has arrived|not arrived|lost)\b", Options, MatchLimit)]
    private static partial Regex LostPattern();

    [GeneratedRegex(@"\b(damaged|broken|cracked|money back)\b", Options, MatchLimit)]
    private static partial Regex DamagePattern();

    [GeneratedRegex(@"\b(exchange|swap)\b", Options, MatchLimit)]
    private static partial Regex ExchangePattern();

    [GeneratedRegex(@"\b(return|send back)\b", Options, MatchLimit)]
    private static partial Regex ReturnPattern();

    [GeneratedRegex(@"\bcancel\b", Options, MatchLimit)]
    private static partial Regex CancelPattern();

    [GeneratedRegex(@"\b(where (is )?my|where is|when will|track)\b", Options, MatchLimit)]
    private static partial Regex WhereaboutsPattern();

    [GeneratedRegex(@"\b(new|different|another) (delivery )?address\b", Options, MatchLimit)]
    private static partial Regex NewAddressPattern();
}
