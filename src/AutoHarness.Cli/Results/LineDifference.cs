using System.Text;

namespace AutoHarness.Cli.Results;

/// <summary>The difference of two texts as a unified diff with three lines of context.</summary>
internal static class LineDifference
{
    private const int Context = 3;
    private const int LargestTable = 25_000_000;

    /// <summary>Empty when the texts are equal.</summary>
    public static string Of(string name, string before, string after)
    {
        if (before == after)
        {
            return string.Empty;
        }

        var old = before.ReplaceLineEndings("\n").Split('\n');
        var @new = after.ReplaceLineEndings("\n").Split('\n');
        var lines = Lines(old, @new);
        var text = new StringBuilder().Append("--- ").Append(name).Append('\n').Append("+++ ").Append(name).Append('\n');
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Sign != ' ')
            {
                Array.Fill(shown, value: true, Math.Max(0, i - Context), Math.Min(lines.Count - 1, i + Context) - Math.Max(0, i - Context) + 1);
            }
        }

        var atOld = 0;
        var atNew = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (shown[i] && (i == 0 || !shown[i - 1]))
            {
                text.Append($"@@ -{atOld + 1} +{atNew + 1} @@\n");
            }

            if (shown[i])
            {
                text.Append(lines[i].Sign).Append(lines[i].Text).Append('\n');
            }

            atOld += lines[i].Sign == '+' ? 0 : 1;
            atNew += lines[i].Sign == '-' ? 0 : 1;
        }

        return text.ToString();
    }

    private static List<(char Sign, string Text)> Lines(string[] old, string[] @new)
    {
        var head = 0;
        while (head < old.Length && head < @new.Length && old[head] == @new[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Length - head && tail < @new.Length - head && old[^(tail + 1)] == @new[^(tail + 1)])
        {
            tail++;
        }

        var lines = old[..head].Select(line => (' ', line)).ToList();
        lines.AddRange(Middle(old[head..^tail], @new[head..^tail]));
        lines.AddRange(old[^tail..].Select(line => (' ', line)));
        return lines;
    }

    private static List<(char Sign, string Text)> Middle(string[] old, string[] @new)
    {
        List<(char, string)> lines = [];
        if ((long)(old.Length + 1) * (@new.Length + 1) > LargestTable)
        {
            return [.. old.Select(line => ('-', line)), .. @new.Select(line => ('+', line))];
        }

        var common = CommonLengths(old, @new);
        int i = 0, j = 0;
        while (i < old.Length || j < @new.Length)
        {
            if (i < old.Length && j < @new.Length && old[i] == @new[j])
            {
                lines.Add((' ', old[i++]));
                j++;
            }
            else if (j == @new.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(('-', old[i++]));
            }
            else
            {
                lines.Add(('+', @new[j++]));
            }
        }

        return lines;
    }

    private static int[,] CommonLengths(string[] old, string[] @new)
    {
        var common = new int[old.Length + 1, @new.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = @new.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == @new[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
