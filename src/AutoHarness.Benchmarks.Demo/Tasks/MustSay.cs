using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>Something the customer has to be told.</summary>
/// <param name="Text">Words to be found, or a number or an amount such as <c>43.60</c>.</param>
internal sealed record MustSay(string Text)
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    public static MustSay Amount(decimal amount) => new(amount.ToString("0.00", CultureInfo.InvariantCulture));

    /// <summary>Whether a text says it; of an amount closing zeros may be missing and the point may be a comma.</summary>
    public bool IsSaidIn(string text)
    {
        if (!char.IsAsciiDigit(Text[0]))
        {
            return text.Contains(Text, StringComparison.OrdinalIgnoreCase);
        }

        var cents = Text.IndexOf('.', StringComparison.Ordinal) is var point and > 0 ? CentsPattern(Text[(point + 1)..]) : "";
        return Regex.IsMatch(text, $@"(?<!\d|\d[.,]){Text.Split('.')[0]}{cents}(?!\d|[.,]\d)", RegexOptions.CultureInvariant, MatchLimit);
    }

    private static string CentsPattern(string cents) => cents switch
    {
        "00" => "([.,]00?)?",
        [var tens, '0'] => $"[.,]{tens}0?",
        _ => $"[.,]{cents}",
    };
}
