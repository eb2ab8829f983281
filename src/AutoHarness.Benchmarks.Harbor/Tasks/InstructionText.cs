using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>What the agent reads of <c>instruction.md</c>: everything but the canary lines at its top and the blank lines after them.</summary>
internal static partial class InstructionText
{
    public static string Clean(string text)
    {
        var lines = text.Split('\n');
        var first = 0;
        while (first < lines.Length && Canary().IsMatch(lines[first].Trim()))
        {
            first++;
        }

        // Blank lines go even where there was no canary, as Harbor does it.
        while (first < lines.Length && string.IsNullOrWhiteSpace(lines[first]))
        {
            first++;
        }

        return string.Join('\n', lines[first..]);
    }

    [GeneratedRegex(@"\A(<!--.*canary.*-->|#.*canary.*)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Canary();
}
