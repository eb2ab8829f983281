using System.Text;

namespace AutoHarness.Sandboxes.Builds;

/// <summary>Cuts a Dockerfile into its instructions.</summary>
internal static class DockerfileReader
{
    /// <summary>The instructions in order; comments are gone, continued lines are joined, here-documents are kept with theirs.</summary>
    /// <exception cref="SandboxRequestException">It is no Dockerfile.</exception>
    public static List<DockerfileLine> Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var result = new List<DockerfileLine>();
        var escape = EscapeOf(lines);
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsSkipped(lines[i]))
                continue;
            var first = i + 1;
            var joined = new StringBuilder();
            while (true)
            {
                var line = lines[i].TrimEnd();
                var continues = line.EndsWith(escape);
                joined.Append(continues ? line[..^1] : line);
                if (!continues || i + 1 >= lines.Length)
                    break;
                do
                    i++;
                while (i + 1 < lines.Length && IsSkipped(lines[i]));
            }

            var instruction = joined.ToString().Trim();
            var documents = new List<string>();
            foreach (var end in HereDocuments(instruction))
            {
                var document = new StringBuilder();
                while (++i < lines.Length && !string.Equals(end.StripsTabs ? lines[i].TrimStart('\t') : lines[i], end.Word, StringComparison.Ordinal))
                    document.Append(end.StripsTabs ? lines[i].TrimStart('\t') : lines[i]).Append('\n');
                documents.Add(document.ToString());
            }

            result.Add(Cut(instruction, first, documents));
        }

        return result;
    }

    private static DockerfileLine Cut(string instruction, int line, IReadOnlyList<string> documents)
    {
        var space = instruction.AsSpan().IndexOfAny(' ', '\t');
        var word = space < 0 ? instruction : instruction[..space];
        return new DockerfileLine(word.ToUpperInvariant(), space < 0 ? "" : instruction[space..].Trim(), line, documents);
    }

    private static bool IsSkipped(string line)
    {
        var text = line.AsSpan().Trim();
        return text.IsEmpty || text[0] == '#';
    }

    /// <summary>A directive at the very top may change the character that continues a line.</summary>
    private static char EscapeOf(string[] lines)
    {
        foreach (var line in lines.TakeWhile(line => line.TrimStart().StartsWith('#') && line.Contains('=', StringComparison.Ordinal)))
        {
            var parts = line.TrimStart('#', ' ', '\t').Split('=', 2);
            if (parts[0].Trim().Equals("escape", StringComparison.OrdinalIgnoreCase) && parts[1].Trim() is ['`'])
                return '`';
        }

        return '\\';
    }

    private static IEnumerable<(string Word, bool StripsTabs)> HereDocuments(string instruction)
    {
        var isShell = instruction.StartsWith("RUN", StringComparison.OrdinalIgnoreCase);
        if (!isShell && !instruction.StartsWith("COPY", StringComparison.OrdinalIgnoreCase) && !instruction.StartsWith("ADD", StringComparison.OrdinalIgnoreCase))
            yield break;
        foreach (var word in instruction.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith("<<", StringComparison.Ordinal) && !word.StartsWith("<<<", StringComparison.Ordinal)))
        {
            var strips = word.StartsWith("<<-", StringComparison.Ordinal);
            var name = word[(strips ? 3 : 2)..].Trim('"', '\'');
            if (name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
                yield return (name, strips);
        }
    }
}
