using System.Collections.Immutable;
using System.Globalization;

namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>Whole numbers from 0, written as <c>3</c>, <c>1-3</c> or <c>2+</c>.</summary>
internal sealed record NumberSet(ImmutableArray<(int First, int Last)> Ranges)
{
    public bool Contains(int number) => Ranges.Any(range => number >= range.First && number <= range.Last);

    /// <summary>The set of all given texts, or null when one of them is not written like that.</summary>
    public static NumberSet? Read(IEnumerable<string> texts)
    {
        var ranges = ImmutableArray.CreateBuilder<(int, int)>();
        foreach (var text in texts)
        {
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            var (first, last) = text.EndsWith('+') ? (Number(text[..^1]), int.MaxValue)
                : dash > 0 ? (Number(text[..dash]), Number(text[(dash + 1)..]))
                : (Number(text), Number(text));
            if (first is null || last is null || first > last)
            {
                return null;
            }

            ranges.Add((first.Value, last.Value));
        }

        return new NumberSet(ranges.ToImmutable());
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
