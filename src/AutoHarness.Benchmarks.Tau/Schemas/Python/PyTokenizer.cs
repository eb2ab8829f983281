using System.Globalization;
using System.Text;

namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>Cuts Python source into tokens, as far as the reference's tool files need it. It never fails: what it does not know is a sign.</summary>
internal sealed class PyTokenizer(string source)
{
    private readonly List<PyToken> tokens = [];
    private readonly Stack<int> indents = new([0]);
    private int place;
    private int line = 1;
    private int open;

    public static List<PyToken> Cut(string source) => new PyTokenizer(source.Replace("\r\n", "\n", StringComparison.Ordinal)).Cut();

    private List<PyToken> Cut()
    {
        var atStart = true;
        while (place < source.Length)
        {
            if (atStart && open == 0 && !TakeIndent())
            {
                continue;
            }

            atStart = false;
            var letter = source[place];
            switch (letter)
            {
                case '\n':
                    place++;
                    if (open == 0)
                    {
                        Add(PyTokenKind.NewLine, "");
                        atStart = true;
                    }

                    line++;
                    break;
                case ' ' or '\t' or '\r':
                    place++;
                    break;
                case '\\' when place + 1 < source.Length && source[place + 1] == '\n':
                    place += 2;
                    line++;
                    break;
                case '#':
                    SkipComment();
                    break;
                default:
                    TakeToken(letter);
                    break;
            }
        }

        Add(PyTokenKind.NewLine, "");
        while (indents.Pop() > 0)
        {
            Add(PyTokenKind.Dedent, "");
        }

        Add(PyTokenKind.End, "");
        return tokens;
    }

    // A line of nothing but blanks or a comment says nothing about blocks.
    private bool TakeIndent()
    {
        var start = place;
        while (place < source.Length && source[place] is ' ' or '\t')
        {
            place++;
        }

        if (place >= source.Length)
        {
            return false;
        }

        if (source[place] is '\n' or '#')
        {
            SkipComment();
            if (place < source.Length)
            {
                place++;
                line++;
            }

            return false;
        }

        var indent = place - start;
        if (indent > indents.Peek())
        {
            indents.Push(indent);
            Add(PyTokenKind.Indent, "");
        }

        while (indent < indents.Peek())
        {
            indents.Pop();
            Add(PyTokenKind.Dedent, "");
        }

        return true;
    }

    private void SkipComment()
    {
        while (place < source.Length && source[place] != '\n')
        {
            place++;
        }
    }

    private void TakeToken(char letter)
    {
        if (letter is '"' or '\'' || StringPrefix() > 0)
        {
            TakeString();
        }
        else if (char.IsLetter(letter) || letter == '_')
        {
            Add(PyTokenKind.Name, TakeWhile(next => char.IsLetterOrDigit(next) || next == '_'));
        }
        else if (char.IsAsciiDigit(letter))
        {
            Add(PyTokenKind.Number, TakeWhile(next => char.IsLetterOrDigit(next) || next is '.' or '_'));
        }
        else
        {
            TakeSign(letter);
        }
    }

    private void TakeSign(char letter)
    {
        open += letter switch
        {
            '(' or '[' or '{' => 1,
            ')' or ']' or '}' => -1,
            _ => 0,
        };
        var length = letter == '-' && place + 1 < source.Length && source[place + 1] == '>' ? 2 : 1;
        Add(PyTokenKind.Sign, source.Substring(place, length));
        place += length;
    }

    private string TakeWhile(Func<char, bool> belongs)
    {
        var start = place;
        while (place < source.Length && belongs(source[place]))
        {
            place++;
        }

        return source[start..place];
    }

    private int StringPrefix()
    {
        var length = 0;
        while (length < 3 && place + length < source.Length && source[place + length] is 'r' or 'R' or 'f' or 'F' or 'b' or 'B' or 'u' or 'U')
        {
            length++;
        }

        return place + length < source.Length && source[place + length] is '"' or '\'' ? length : 0;
    }

    private void TakeString()
    {
        var prefix = source.Substring(place, StringPrefix());
        var raw = prefix.Contains('r', StringComparison.OrdinalIgnoreCase);
        place += prefix.Length;
        var started = line;
        var quote = source[place];
        var triple = place + 2 < source.Length && source[place + 1] == quote && source[place + 2] == quote;
        var end = triple ? new string(quote, 3) : quote.ToString();
        place += end.Length;
        var text = new StringBuilder();
        while (place < source.Length && string.CompareOrdinal(source, place, end, 0, end.Length) != 0)
        {
            line += source[place] == '\n' ? 1 : 0;
            if (source[place] == '\\' && place + 1 < source.Length)
            {
                TakeEscape(text, raw);
            }
            else
            {
                text.Append(source[place++]);
            }
        }

        place = Math.Min(place + end.Length, source.Length);
        tokens.Add(new(PyTokenKind.Text, text.ToString(), started));
    }

    private void TakeEscape(StringBuilder text, bool raw)
    {
        var letter = source[place + 1];
        line += letter == '\n' ? 1 : 0;
        if (raw)
        {
            text.Append(source, place, 2);
            place += 2;
            return;
        }

        var digits = letter switch
        {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if (digits > 0 && place + 2 + digits <= source.Length && int.TryParse(source.AsSpan(place + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            text.Append(code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code));
            place += 2 + digits;
            return;
        }

        text.Append(letter switch
        {
            '\n' => "",
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            '0' => "\0",
            '\\' or '\'' or '"' => letter.ToString(),
            _ => $"\\{letter}",
        });
        place += 2;
    }

    private void Add(PyTokenKind kind, string text) => tokens.Add(new(kind, text, line));
}
