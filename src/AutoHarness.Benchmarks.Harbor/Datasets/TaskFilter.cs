using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>Chooses tasks by the shell patterns that Harbor uses (<c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>).</summary>
/// <param name="Include">Patterns of which one has to match; empty for all tasks.</param>
/// <param name="Exclude">Patterns of which none may match.</param>
/// <param name="Limit">Most tasks, after the patterns; null for all.</param>
internal sealed record TaskFilter(ImmutableArray<string> Include, ImmutableArray<string> Exclude, int? Limit)
{
    public static TaskFilter All { get; } = new([], [], null);

    public IEnumerable<T> Apply<T>(IEnumerable<T> tasks, Func<T, string> name)
    {
        var include = Include.Select(Pattern).ToList();
        var exclude = Exclude.Select(Pattern).ToList();
        var chosen = tasks.Where(task => (include.Count == 0 || include.Exists(pattern => pattern.IsMatch(name(task)))) && !exclude.Exists(pattern => pattern.IsMatch(name(task))));
        return Limit is { } limit ? chosen.Take(limit) : chosen;
    }

    private static Regex Pattern(string glob)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < glob.Length; i++)
        {
            var close = glob[i] == '[' ? glob.IndexOf(']', Math.Min(i + 2, glob.Length)) : -1;
            if (close > 0)
            {
                var set = glob[(i + 1)..close].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                regex.Append('[').Append(set.StartsWith('!') ? "^" + set[1..] : set.StartsWith('^') ? "\\" + set : set).Append(']');
                i = close;
                continue;
            }

            regex.Append(glob[i] switch
            {
                '*' => ".*",
                '?' => ".",
                var letter => Regex.Escape(letter.ToString()),
            });
        }

        return new Regex(regex.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
    }
}
