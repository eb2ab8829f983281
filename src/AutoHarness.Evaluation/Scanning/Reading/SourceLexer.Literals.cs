using System.Globalization;
using System.Text;

namespace AutoHarness.Evaluation.Scanning.Reading;

internal sealed partial class SourceLexer
{
    /// <summary>How a literal ends and what is special in it.</summary>
    private sealed record Form(string Close, bool Escapes, bool DoubledQuote, bool SpansLines, int Braces, bool DollarHole = false);

    private bool TryLiteral(int hole)
    {
        if (language.IsCSharp)
        {
            return TryCSharpLiteral(hole);
        }

        if (text[at] == '`' && language.Backticks)
        {
            at++;
            ReadLiteral(new Form("`", Escapes: true, DoubledQuote: false, SpansLines: true, Braces: 1, DollarHole: true), hole);
            return true;
        }

        if (text[at] is not ('"' or '\'') || !ClosesSomewhere())
        {
            return false;
        }

        ReadQuoted(escapes: true, braces: 0, hole);
        return true;
    }

    /// <summary>An apostrophe in a word of a script opens nothing.</summary>
    private bool ClosesSomewhere()
    {
        if (language.TripleQuotes && (Here("\"\"\"") || Here("'''")))
        {
            return true;
        }

        var end = text.IndexOf('\n', at);
        return text.AsSpan(at + 1, (end < 0 ? text.Length : end) - at - 1).Contains(text[at]);
    }

    private bool TryCSharpLiteral(int hole)
    {
        var (start, dollars, verbatim) = (at, 0, false);
        while (at < text.Length && (text[at] == '$' || (text[at] == '@' && !verbatim)))
        {
            dollars += text[at] == '$' ? 1 : 0;
            verbatim |= text[at] == '@';
            at++;
        }

        var quotes = 0;
        while (at + quotes < text.Length && text[at + quotes] == '"')
        {
            quotes++;
        }

        if (quotes >= 3 && !verbatim)
        {
            at += quotes;
            ReadLiteral(new Form(new string('"', quotes), Escapes: false, DoubledQuote: false, SpansLines: true, dollars), hole);
            return true;
        }

        if (quotes > 0)
        {
            at++;
            ReadLiteral(new Form("\"", Escapes: !verbatim, DoubledQuote: verbatim, SpansLines: verbatim, Math.Min(dollars, 1)), hole);
            return true;
        }

        at = start;
        if (text[at] != '\'')
        {
            return false;
        }

        at++;
        ReadLiteral(new Form("'", Escapes: true, DoubledQuote: false, SpansLines: false, Braces: 0), hole);
        return true;
    }

    private static bool IsPrefix(string word) => word.All(letter => "rRbBuUfF".Contains(letter, StringComparison.Ordinal));

    private void ReadPrefixed(string prefix, int hole) => ReadQuoted(
        escapes: !prefix.Contains('r', StringComparison.OrdinalIgnoreCase),
        braces: prefix.Contains('f', StringComparison.OrdinalIgnoreCase) ? 1 : 0,
        hole);

    private void ReadQuoted(bool escapes, int braces, int hole)
    {
        var triple = language.TripleQuotes && (Here("\"\"\"") || Here("'''"));
        var close = triple ? text.Substring(at, 3) : text[at].ToString();
        at += close.Length;
        ReadLiteral(new Form(close, escapes, DoubledQuote: false, SpansLines: triple, braces), hole);
    }

    private void ReadLiteral(Form form, int hole)
    {
        var (value, first, escapes) = (new StringBuilder(), line, 0);
        while (at < text.Length && !Here(form.Close) || (at < text.Length && form.DoubledQuote && Here("\"\"")))
        {
            var letter = text[at];
            if (letter == '\n')
            {
                if (!form.SpansLines)
                {
                    break;
                }

                value.Append('\n');
                NewLine('"');
            }
            else if (form.DoubledQuote && letter == '"')
            {
                value.Append('"');
                at += 2;
            }
            else if (form.Escapes && letter == '\\')
            {
                escapes += TryEscape(value) && char.IsAsciiLetterOrDigit(value[^1]) ? 1 : 0;
            }
            else if (OpensHole(form, hole, value))
            {
                Add(value, first, form, escapes);
                ReadHole(form, hole);
                (value, first, escapes) = (new StringBuilder(), line, 0);
            }
            else
            {
                value.Append(letter);
                at++;
            }
        }

        at = Math.Min(text.Length, at + (at < text.Length && Here(form.Close) ? form.Close.Length : 0));
        Add(value, first, form, escapes);
    }

    /// <summary>True at the brace that opens a hole; a doubled brace is a brace.</summary>
    private bool OpensHole(Form form, int hole, StringBuilder value)
    {
        if (form.Braces == 0 || hole >= DeepestHole)
        {
            return false;
        }

        if (form.DollarHole)
        {
            return Here("${");
        }

        var run = 0;
        while (at + run < text.Length && text[at + run] == '{')
        {
            run++;
        }

        if (run < form.Braces || (form.Braces == 1 && run % 2 == 0))
        {
            value.Append('{', Math.Max(0, run - 1)); // The caller adds the last one.
            at += Math.Max(0, run - 1);
            return false;
        }

        value.Append('{', run - form.Braces);
        at += run - form.Braces;
        return true;
    }

    private void ReadHole(Form form, int hole)
    {
        at += form.DollarHole ? 2 : form.Braces;
        Emit(TokenKind.Punctuation, "+", line);
        Emit(TokenKind.Punctuation, "(", line);
        ReadCode(hole + 1);
        for (var braces = 0; braces < form.Braces && at < text.Length && text[at] == '}'; braces++)
        {
            at++;
        }

        Emit(TokenKind.Punctuation, ")", line);
        Emit(TokenKind.Punctuation, "+", line);
    }

    private void Add(StringBuilder value, int first, Form form, int escapes)
    {
        var content = value.ToString();
        literals.Add(new TextSpan(content, first, form.SpansLines) { NeedlessEscapes = escapes });
        Emit(TokenKind.Literal, content, first);
    }

    /// <summary>Undoes the escape at this place; true when it was one that names a code point by number.</summary>
    private bool TryEscape(StringBuilder value)
    {
        var digits = Next switch { 'u' => 4, 'U' => 8, 'x' => language.IsCSharp ? 4 : 2, _ => 0 };
        var end = at + 2;
        while (end < text.Length && end < at + 2 + digits && char.IsAsciiHexDigit(text[end]))
        {
            end++;
        }

        if (digits > 0 && end > at + 2
            && int.TryParse(text.AsSpan(at + 2, end - at - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code))
        {
            value.Append(new Rune(code).ToString());
            at = end;
            return true;
        }

        if (Next == '\0' || Next == '\n')
        {
            value.Append('\\');
            at++;
            return false;
        }

        value.Append(Next switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', _ => Next });
        at += 2;
        return false;
    }
}
