using System.Text;

namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>
/// Takes source apart without understanding it: enough of C# to know comments and all forms of literals, and a guess for other
/// languages. Never fails; text that makes no sense becomes tokens that make no sense.
/// </summary>
internal sealed partial class SourceLexer
{
    /// <summary>Holes within holes that are followed; deeper ones count as text.</summary>
    private const int DeepestHole = 8;

    private static readonly string[] Operators =
        ["??=", "<<=", ">>=", "==", "!=", "=>", "<=", ">=", "&&", "||", "??", "++", "--", "+=", "-=", "*=", "/=", "^=", "|=", "<<", "::", "->", ":=", "**", ".."];

    private readonly string text;
    private readonly Language language;
    private readonly List<CodeToken> tokens = [];
    private readonly List<TextSpan> literals = [];
    private readonly List<TextSpan> comments = [];
    private readonly List<char> states = ['c'];
    private int at;
    private int line = 1;

    private SourceLexer(string text, Language language)
    {
        this.text = text;
        this.language = language;
    }

    public static SourceReading Read(string text, Language language)
    {
        var lexer = new SourceLexer(text, language);
        if (language.IsProse)
        {
            lexer.literals.Add(new TextSpan(text, 1, SpansLines: true));
            lexer.states.AddRange(Enumerable.Repeat('"', text.Count(letter => letter == '\n')));
        }
        else
        {
            lexer.ReadCode(hole: 0);
        }

        return new SourceReading(lexer.tokens, lexer.literals, lexer.comments, lexer.states);
    }

    /// <summary>Reads code to the end of the file or, in a hole, up to the brace that closes it.</summary>
    private void ReadCode(int hole)
    {
        var open = 0;
        while (at < text.Length)
        {
            var letter = text[at];
            if (hole > 0 && open == 0 && (letter == '}' || (letter == ':' && Next != ':' && text[at - 1] != ':')))
            {
                SkipFormat();
                return;
            }

            open = letter is '(' or '[' or '{' ? open + 1 : letter is ')' or ']' or '}' ? Math.Max(0, open - 1) : open;
            if (letter == '\n')
            {
                NewLine('c');
                if (language.EndsByLine && open == 0)
                {
                    Emit(TokenKind.LineEnd, "\n", line - 1);
                }
            }
            else if (char.IsWhiteSpace(letter))
            {
                at++;
            }
            else if (!TryComment() && !TryLiteral(hole) && !TryWord(hole) && !TryNumber())
            {
                ReadOperator();
            }
        }
    }

    private char Next => at + 1 < text.Length ? text[at + 1] : '\0';

    private bool Here(string expected) => string.CompareOrdinal(text, at, expected, 0, expected.Length) == 0;

    private void NewLine(char state)
    {
        at++;
        line++;
        states.Add(state);
    }

    private void Emit(TokenKind kind, string value, int where) => tokens.Add(new CodeToken(kind, value, where));

    private void SkipFormat()
    {
        while (at < text.Length && text[at] is not ('}' or '\n' or '"'))
        {
            at++;
        }
    }

    private bool TryComment()
    {
        if (language.LineComment is { } mark && Here(mark))
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            comments.Add(new TextSpan(text[(at + mark.Length)..end], line, SpansLines: false));
            at = end;
            return true;
        }

        if (!language.BlockComments || !Here("/*"))
        {
            return false;
        }

        var close = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
        var stop = close < 0 ? text.Length : close;
        comments.Add(new TextSpan(text[(at + 2)..stop], line, SpansLines: true));
        AdvanceTo(close < 0 ? stop : stop + 2, '/');
        return true;
    }

    private void AdvanceTo(int end, char state)
    {
        while (at < end)
        {
            if (text[at] == '\n')
            {
                NewLine(state);
            }
            else
            {
                at++;
            }
        }
    }

    private bool TryWord(int hole)
    {
        var start = at;
        var word = new StringBuilder();
        while (at < text.Length)
        {
            if (char.IsLetterOrDigit(text[at]) || text[at] == '_' || (text[at] > 127 && !char.IsWhiteSpace(text[at])))
            {
                if (word.Length == 0 && char.IsAsciiDigit(text[at]))
                {
                    break;
                }

                word.Append(text[at++]);
            }
            else if (text[at] == '@' && word.Length == 0 && (char.IsLetter(Next) || Next == '_'))
            {
                at++;
            }
            else if (language.IsCSharp && text[at] == '\\' && Next is 'u' or 'U' && TryEscape(word))
            {
                // A letter written as an escape is that letter to the compiler.
            }
            else
            {
                break;
            }
        }

        if (word.Length == 0)
        {
            at = start;
            return false;
        }

        if (language.Prefixes && word.Length <= 2 && at < text.Length && text[at] is '"' or '\'' && IsPrefix(word.ToString()))
        {
            ReadPrefixed(word.ToString(), hole);
            return true;
        }

        Emit(TokenKind.Word, FoldedText.Of(word.ToString()), line);
        return true;
    }

    private bool TryNumber()
    {
        if (!char.IsAsciiDigit(text[at]))
        {
            return false;
        }

        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_' || (text[at] == '.' && char.IsAsciiDigit(Next))))
        {
            at++;
        }

        Emit(TokenKind.Number, text[start..at], line);
        return true;
    }

    private void ReadOperator()
    {
        var afterValue = tokens.Count > 0 && (tokens[^1].Kind is not TokenKind.Punctuation || tokens[^1].Text is ")" or "]");
        if (text[at] == '?' && Next == '.' && !(at + 2 < text.Length && char.IsAsciiDigit(text[at + 2])))
        {
            at++; // The dot alone says what is called.
            return;
        }

        if (text[at] == '!' && afterValue && Next is '.' or '[' or ')' or ';' or ',')
        {
            at++;
            return;
        }

        foreach (var known in Operators)
        {
            if (Here(known))
            {
                Emit(TokenKind.Punctuation, known, line);
                at += known.Length;
                return;
            }
        }

        Emit(TokenKind.Punctuation, text[at].ToString(), line);
        at++;
    }
}
