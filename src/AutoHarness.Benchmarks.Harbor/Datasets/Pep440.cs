using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>A version in the order of Python's packages (PEP 440): epoch, release, pre-release, post-release, development release.</summary>
internal sealed partial record Pep440(BigInteger Epoch, IReadOnlyList<BigInteger> Release, (int Stage, BigInteger Number) Pre, BigInteger Post, BigInteger Dev)
{
    private static readonly BigInteger Last = BigInteger.Pow(10, 30);

    /// <returns>Null for what is no such version, such as <c>head</c>.</returns>
    public static Pep440? Parse(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success)
        {
            return null;
        }

        var hasPre = match.Groups["stage"].Success;
        var post = match.Groups["post"].Success ? Number(match, "postNumber") : BigInteger.MinusOne;
        var dev = match.Groups["dev"].Success ? Number(match, "devNumber") : Last;
        // A development release of the release itself comes before its pre-releases.
        var stage = hasPre ? "abr".IndexOf(char.ToLowerInvariant(match.Groups["stage"].Value[0]), StringComparison.Ordinal) + 1 : match.Groups["dev"].Success && post.Sign < 0 ? 0 : 4;
        return new Pep440(
            Number(match, "epoch"),
            [.. match.Groups["release"].Value.Split('.').Select(part => BigInteger.Parse(part, CultureInfo.InvariantCulture))],
            (stage, hasPre ? Number(match, "preNumber") : 0),
            post,
            dev);
    }

    /// <summary>Sorts versions upwards.</summary>
    public static IComparer<Pep440> Order { get; } = Comparer<Pep440>.Create((left, right) => left.CompareTo(right));

    private int CompareTo(Pep440 other)
    {
        var order = Epoch.CompareTo(other.Epoch);
        for (var i = 0; order == 0 && i < Math.Max(Release.Count, other.Release.Count); i++)
        {
            order = Release.ElementAtOrDefault(i).CompareTo(other.Release.ElementAtOrDefault(i));
        }

        return order != 0 ? order : (Pre, Post, Dev).CompareTo((other.Pre, other.Post, other.Dev));
    }

    private static BigInteger Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Length: > 0 } digits ? BigInteger.Parse(digits.Value, CultureInfo.InvariantCulture) : BigInteger.Zero;

    [GeneratedRegex(@"\Av?((?<epoch>\d{1,20})!)?(?<release>\d{1,20}(\.\d{1,20}){0,20})([-_.]?(?<stage>alpha|a|beta|b|rc)[-_.]?(?<preNumber>\d{0,20}))?(?<post>[-_.]?post[-_.]?(?<postNumber>\d{0,20}))?(?<dev>[-_.]?dev[-_.]?(?<devNumber>\d{0,20}))?(\+[a-z0-9.]+)?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
