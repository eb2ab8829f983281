using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Harbor.Scripted;

/// <summary>The commands that the scripted model knows for small chores, found in the words of a task. A chore of several parts gives several commands.</summary>
internal static partial class Chores
{
    private const string Path = @"(?<path>/[\w./-]*\w)";

    public static List<string> Of(string task)
    {
        var commands = new List<string>();
        Add(Lines(), match => $"wc -l < {match.Groups["from"]} > {match.Groups["path"]}");
        Add(Sum(), match => $"awk '{{ s += $1 }} END {{ print s }}' {match.Groups["from"]} > {match.Groups["path"]}");
        Add(UserId(), match => $"id -u > {match.Groups["path"]}");
        Add(Variable(), match => $"printf %s \"${match.Groups["name"]}\" > {match.Groups["path"]}");
        Add(Named(), match => $"printf %s '{match.Groups["text"]}' > \"{match.Groups["file"]}\"");
        Add(Quoted(), match => $"mkdir -p \"$(dirname {match.Groups["path"]})\" && echo {match.Groups["text"]} > {match.Groups["path"]}");
        Add(Prints(), match => $"printf '#!/bin/sh\\necho {match.Groups["text"]}\\n' > {match.Groups["path"]} && chmod +x {match.Groups["path"]}");
        Add(Here(), match => $"touch {match.Groups["file"]}");
        foreach (Match list in Create().Matches(task))
        {
            commands.AddRange(Place().Matches(list.Value).Select(match => $"touch {match.Groups["path"]}"));
        }

        return commands;

        void Add(Regex phrase, Func<Match, string> command) => commands.AddRange(phrase.Matches(task).Select(command));
    }

    [GeneratedRegex(@"number of lines (of|in) (?<from>/[\w./-]*\w) to " + Path, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Lines();

    [GeneratedRegex(@"Add up .* in (?<from>/[\w./-]*\w)\b.* sum to " + Path, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sum();

    [GeneratedRegex("numeric user id to " + Path, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UserId();

    [GeneratedRegex("value of (?<name>[A-Z_]+) to " + Path, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"Create the file ""(?<file>[^""$`\\]+)"" containing (?<text>\w+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"(""(?<text>\w+)""|\b(?<text>\d+)) to " + Path, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(Path + @" print ""(?<text>\w+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Prints();

    [GeneratedRegex(@"Create (?<file>[\w.-]+) in the current directory", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Here();

    [GeneratedRegex(@"Create /[\w./-]+(, /[\w./-]+)*( and /[\w./-]+)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Create();

    [GeneratedRegex(Path, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
