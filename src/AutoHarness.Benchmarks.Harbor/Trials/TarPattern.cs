using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>A pattern of GNU tar's <c>--exclude</c>: it may match a path from any of its folders on, and its <c>*</c> crosses slashes.</summary>
internal sealed class TarPattern(string pattern)
{
    private readonly Regex regex = new(
        @"(\A|/)" + Regex.Escape(pattern.TrimEnd('/')).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + @"\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        TimeSpan.FromSeconds(1));

    public bool Matches(string path) => regex.IsMatch(path);
}
