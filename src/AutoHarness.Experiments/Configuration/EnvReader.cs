using System.Text;

namespace AutoHarness.Experiments.Configuration;

/// <summary>Walks through the text of a <c>.env</c> file.</summary>
internal sealed class EnvReader(string text, string name)
{
    private int position;

    /// <summary>The next assignment, or null at the end.</summary>
    public (string Name, string Value)? Next()
    {
        SkipBlankAndComments();
        if (position == text.Length)
        {
            return null;
        }

        var lineEnd = LineEnd();
        var equals = text.IndexOf('=', position, lineEnd - position);
        if (equals < 0)
        {
            throw EnvFile.Broken(name, Line(), "has a line that is no assignment", "write NAME=value, or put # in front of a comment");
        }

        var variable = text[position..equals].Trim();
        if (variable.StartsWith("export", StringComparison.Ordinal) && variable.Length > 6 && char.IsWhiteSpace(variable[6]))
        {
            variable = variable[6..].TrimStart();
        }

        if (!IsName(variable))
        {
            throw EnvFile.Broken(name, Line(), "has a name that no environment variable can have", "use letters, digits and _ in front of the =");
        }

        position = equals + 1;
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        var value = position < text.Length && text[position] is '"' or '\'' ? Quoted(text[position]) : Bare();
        return value.Contains('\0', StringComparison.Ordinal)
            ? throw EnvFile.Broken(name, Line(), $"has a zero byte in {variable}", "remove it")
            : (variable, value);
    }

    private static bool IsName(string variable) =>
        variable.Length > 0 && !char.IsAsciiDigit(variable[0]) && variable.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void SkipBlankAndComments()
    {
        while (position < text.Length)
        {
            if (text[position] == '#')
            {
                position = LineEnd();
            }
            else if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else
            {
                return;
            }
        }
    }

    // A # is a comment only behind a blank: keys and passwords may hold one.
    private string Bare()
    {
        var line = text[position..LineEnd()];
        position += line.Length;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '#' && (i == 0 || char.IsWhiteSpace(line[i - 1])))
            {
                return line[..i].TrimEnd();
            }
        }

        return line.TrimEnd();
    }

    private string Quoted(char quote)
    {
        var startLine = Line();
        var value = new StringBuilder();
        for (position++; position < text.Length && text[position] != quote; position++)
        {
            value.Append(quote == '"' && text[position] == '\\' && position + 1 < text.Length ? Escaped() : text[position].ToString());
        }

        if (position == text.Length)
        {
            throw EnvFile.Broken(name, startLine, "has a quote that does not end", $"close it with {quote}");
        }

        position++;
        var rest = text[position..LineEnd()].Trim();
        position = LineEnd();
        return rest.Length == 0 || rest[0] == '#'
            ? value.ToString()
            : throw EnvFile.Broken(name, startLine, "has text behind a closing quote", "quote the whole value or nothing of it");
    }

    private string Escaped() => text[++position] switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        '"' => "\"",
        '\\' => "\\",
        '$' => "$",
        '\n' => "",
        var other => "\\" + other,
    };

    private int LineEnd() => text.IndexOf('\n', position) is var end and >= 0 ? end : text.Length;

    private int Line() => 1 + text.AsSpan(0, position).Count('\n');
}
