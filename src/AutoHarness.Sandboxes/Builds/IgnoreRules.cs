using System.Text;
using System.Text.RegularExpressions;

namespace AutoHarness.Sandboxes.Builds;

/// <summary>The rules of a <c>.dockerignore</c> file: the last one that matches a path or one of its folders decides.</summary>
internal sealed class IgnoreRules
{
    private readonly List<(Regex Pattern, bool Excludes)> rules;

    private IgnoreRules(List<(Regex Pattern, bool Excludes)> rules) => this.rules = rules;

    public static IgnoreRules None { get; } = new([]);

    /// <summary>The rules for a build: those beside the Dockerfile under its own name, else those of the context.</summary>
    public static IgnoreRules Of(string context, string dockerfile)
    {
        var file = new[] { Path.Combine(context, dockerfile + ".dockerignore"), Path.Combine(context, ".dockerignore") }.FirstOrDefault(File.Exists);
        return file is null ? None : Parse(File.ReadAllLines(file));
    }

    public static IgnoreRules Parse(IEnumerable<string> lines)
    {
        var rules = new List<(Regex, bool)>();
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || text.StartsWith('#'))
                continue;
            var excludes = !text.StartsWith('!');
            var pattern = (excludes ? text : text[1..]).Trim().Trim('/');
            if (pattern.StartsWith("./", StringComparison.Ordinal))
                pattern = pattern[2..];
            if (pattern.Length > 0)
                rules.Add((new Regex(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), excludes));
        }

        return new IgnoreRules(rules);
    }

    /// <param name="path">Relative to the context, with <c>/</c> between names.</param>
    public bool Excludes(string path)
    {
        var excluded = false;
        foreach (var (pattern, excludes) in rules)
        {
            if (pattern.IsMatch(path))
                excluded = excludes;
        }

        return excluded;
    }

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    var slash = i + 1 < pattern.Length && pattern[i + 1] == '/';
                    regex.Append(slash ? "(?:.*/)?" : ".*");
                    i += slash ? 1 : 0;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i) is var end and > 0:
                    regex.Append(pattern, i, end - i + 1);
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        // A folder that matches takes everything in it along.
        return regex.Append("(?:/.*)?$").ToString();
    }
}
