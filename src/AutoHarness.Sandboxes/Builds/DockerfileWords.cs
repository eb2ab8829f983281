using System.Text;

namespace AutoHarness.Sandboxes.Builds;

/// <summary>Cuts the text of an instruction into words the way Docker does.</summary>
internal static class DockerfileWords
{
    /// <summary>Words separated by space; quotes hold one together and are taken off, a backslash keeps the next letter.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '\\' && i + 1 < text.Length && quote != '\'' && text[i + 1] != '$')
            {
                word.Append(text[++i]);
                isWord = true;
            }
            else if (quote == '\0' && letter is '"' or '\'' && quote == '\0')
            {
                (quote, isWord) = (letter, true);
            }
            else if (letter == quote && quote != '\0')
            {
                quote = '\0';
            }
            else if (quote == '\0' && letter is ' ' or '\t' && quote == '\0')
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        if (isWord)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>The pairs of an <c>ENV</c>: <c>a=b c="d e"</c>, or the old form <c>a b c</c> with one name.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        var first = text.Split([' ', '\t'], 2);
        if (!first[0].Contains('=', StringComparison.Ordinal) && first.Length == 2)
            return [(first[0], first[1].Trim())];
        return Split(text).Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1]));
    }

    /// <summary>The words that end the here-documents of an instruction.</summary>
    public static IEnumerable<string> DocumentNames(string text) => text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.StartsWith("<<", StringComparison.Ordinal))
        .Select(word => word.TrimStart('<').TrimStart('-').Trim('"', '\''));
}
