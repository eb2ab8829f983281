using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>
/// A docstring in Google's style, read as docstring_parser 0.17 reads it: the first line is the short description, the rest before the first section
/// the long one, and what follows <c>name:</c> in a section of arguments describes a parameter.
/// </summary>
internal sealed class Docstring
{
    private static readonly ImmutableArray<string> ParameterTitles = ["Arguments:", "Args:", "Parameters:", "Params:"];

    private static readonly ImmutableArray<string> OtherTitles =
        ["Raises:", "Exceptions:", "Except:", "Attributes:", "Example:", "Examples:", "Returns:", "Yields:"];

    private Docstring(string? brief, string? rest, ImmutableDictionary<string, string> parameters) =>
        (Short, Long, Parameters) = (brief, rest, parameters);

    public string? Short { get; }

    public string? Long { get; }

    /// <summary>Descriptions by the parameter's name.</summary>
    public ImmutableDictionary<string, string> Parameters { get; }

    public static Docstring Parse(string documentation)
    {
        var lines = Clean(documentation).Split('\n');
        var titles = Enumerable.Range(0, lines.Length).Where(number => IsTitle(lines[number])).ToArray();
        var head = lines[..(titles.Length > 0 ? titles[0] : lines.Length)];
        var brief = head.Length > 0 ? head[0] : "";
        var rest = string.Join('\n', head.Skip(1)).Trim();

        var parameters = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < titles.Length; i++)
        {
            if (ParameterTitles.Contains(lines[titles[i]].TrimEnd()))
            {
                var section = lines[(titles[i] + 1)..(i + 1 < titles.Length ? titles[i + 1] : lines.Length)];
                AddParameters(string.Join('\n', section).Trim('\n'), parameters);
            }
        }

        return new(brief.Length > 0 ? brief : null, rest.Length > 0 ? rest : null, parameters.ToImmutable());
    }

    /// <summary>Python's <c>inspect.cleandoc</c>.</summary>
    public static string Clean(string documentation)
    {
        var lines = documentation.Replace("\t", "        ", StringComparison.Ordinal).Split('\n');
        var margin = lines.Skip(1).Where(line => line.TrimStart().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        var kept = lines.Select((line, number) => number == 0 ? line.TrimStart() : line.Length > margin ? line[margin..] : line.TrimStart()).ToList();
        while (kept.Count > 0 && kept[^1].Length == 0)
        {
            kept.RemoveAt(kept.Count - 1);
        }

        while (kept.Count > 0 && kept[0].Length == 0)
        {
            kept.RemoveAt(0);
        }

        return string.Join('\n', kept);
    }

    private static bool IsTitle(string line) => line.TrimEnd() is var title && (ParameterTitles.Contains(title) || OtherTitles.Contains(title));

    private static void AddParameters(string section, ImmutableDictionary<string, string>.Builder parameters)
    {
        var indent = section.Length - section.TrimStart(' ').Length;
        var entries = new List<List<string>>();
        foreach (var line in section.Split('\n'))
        {
            if (line.Length > indent && line[..indent].Trim().Length == 0 && !char.IsWhiteSpace(line[indent]))
            {
                entries.Add([line[indent..]]);
            }
            else if (entries.Count > 0)
            {
                entries[^1].Add(line);
            }
        }

        foreach (var entry in entries.Select(lines => string.Join('\n', lines).Trim('\n')))
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                parameters[NameOf(entry[..colon])] = Description(entry[(colon + 1)..]);
            }
        }
    }

    // A name may carry its type: "name (type)".
    private static string NameOf(string before)
    {
        var bracket = before.IndexOf('(', StringComparison.Ordinal);
        return bracket > 0 ? before[..bracket].TrimEnd() : before;
    }

    private static string Description(string after)
    {
        var text = after.StartsWith(' ') ? after[1..] : after;
        var cut = text.IndexOf('\n', StringComparison.Ordinal);
        return (cut < 0 ? text : $"{text[..cut]}\n{Clean(text[(cut + 1)..])}").Trim('\n');
    }
}
