using System.Globalization;
using System.Numerics;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Calculating;

/// <summary>
/// Parses and computes Python's expressions of numbers, <c>+ - * / // **</c>, parentheses and calls, with the syntax errors of Python 3.11 and 3.12.
/// Nothing is computed before the whole text has parsed.
/// </summary>
internal sealed class ExpressionParser(string text)
{
    // Python refuses deeper nesting too.
    private const int MaxDepth = 100;

    private int place;
    private int depth;

    /// <exception cref="PythonException">A syntax error, or a sum that cannot be done.</exception>
    public PyValue Parse()
    {
        SkipBlanks();
        if (place == text.Length)
        {
            throw Syntax("invalid syntax", line: 0);
        }

        var compute = Sum();
        SkipBlanks();
        return place == text.Length ? compute() : throw Unjoined("invalid syntax");
    }

    private Func<PyValue> Sum()
    {
        var left = Product();
        while (Next() is '+' or '-')
        {
            left = Joined(text[place++].ToString(), left, Product());
        }

        return left;
    }

    private Func<PyValue> Product()
    {
        var left = Signed();
        while (Next() is '*' or '/')
        {
            var sign = text[place].ToString();
            place++;
            if (sign == "/" && place < text.Length && text[place] == '/')
            {
                sign = "//";
                place++;
            }

            left = Joined(sign, left, Signed());
        }

        return left;
    }

    private Func<PyValue> Signed()
    {
        if (Next() is not ('+' or '-'))
        {
            return Power();
        }

        var sign = text[place++];
        Enter();
        var operand = Signed();
        depth--;
        return () => ExpressionMath.Signed(sign, operand());
    }

    private Func<PyValue> Power()
    {
        var left = Called();
        if (Next() != '*' || place + 1 >= text.Length || text[place + 1] != '*')
        {
            return left;
        }

        place += 2;
        Enter();
        var right = Signed();
        depth--;
        return Joined("**", left, right);
    }

    private Func<PyValue> Called()
    {
        var value = Atom();
        while (Next() == '(')
        {
            var argument = Parenthesised();
            var callee = value;
            value = () =>
            {
                var called = callee();
                argument();
                throw PythonException.OfType($"'{called.TypeName}' object is not callable");
            };
        }

        return value;
    }

    private Func<PyValue> Atom()
    {
        switch (Next())
        {
            case '(':
                return Parenthesised();
            case '.' when text.AsSpan(place).StartsWith("..."):
                place += 3;
                return () => new OtherValue("ellipsis");
            case '.' when place + 1 < text.Length && char.IsAsciiDigit(text[place + 1]):
            case >= '0' and <= '9':
                var number = Number();
                return () => number;
            default:
                throw Unexpected();
        }
    }

    // What stands in parentheses; nothing is an empty tuple.
    private Func<PyValue> Parenthesised()
    {
        place++;
        Enter();
        Func<PyValue> value;
        if (Next() == ')')
        {
            value = () => new OtherValue("tuple");
        }
        else
        {
            value = Sum();
            if (Next() != ')')
            {
                throw Unjoined("invalid syntax. Perhaps you forgot a comma?");
            }
        }

        depth--;
        place++;
        return value;
    }

    private PyNumber Number()
    {
        var start = place;
        TakeDigits();
        if (place < text.Length && text[place] == '.')
        {
            place++;
            TakeDigits();
            return new PyFloat(double.Parse(text.AsSpan(start, place - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        }

        var digits = text.AsSpan(start, place - start);
        if (digits.Length > 1 && digits[0] == '0' && digits.ContainsAnyExcept('0'))
        {
            throw LeadingZeros();
        }

        return new PyInt(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private void TakeDigits()
    {
        while (place < text.Length && char.IsAsciiDigit(text[place]))
        {
            place++;
        }
    }

    private char Next()
    {
        SkipBlanks();
        return place < text.Length ? text[place] : '\0';
    }

    private void SkipBlanks()
    {
        while (place < text.Length && text[place] == ' ')
        {
            place++;
        }
    }

    private void Enter()
    {
        if (++depth > MaxDepth)
        {
            throw Syntax("too many nested parentheses");
        }
    }

    // Something follows an expression that cannot. Where it is another expression, Python reads that too before it complains.
    private PythonException Unjoined(string complaint)
    {
        if (place == text.Length || !(text[place] == '.' || char.IsAsciiDigit(text[place])))
        {
            return Unexpected();
        }

        Sum();
        SkipBlanks();
        return Unexpected(complaint);
    }

    // Python reads all tokens before it reports an error, and names the first broken one in its place. A parenthesis counts as open only where
    // the text has come to its end.
    private PythonException Unexpected(string what = "invalid syntax")
    {
        var ended = place == text.Length;
        var open = 0;
        for (place = 0; place < text.Length;)
        {
            if (char.IsAsciiDigit(text[place]) || (text[place] == '.' && place + 1 < text.Length && char.IsAsciiDigit(text[place + 1])))
            {
                Number();
                continue;
            }

            open += text[place] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (open < 0)
            {
                return Syntax("unmatched ')'");
            }

            place++;
        }

        return Syntax(ended && open > 0 ? "'(' was never closed" : what);
    }

    private static Func<PyValue> Joined(string sign, Func<PyValue> left, Func<PyValue> right) => () =>
    {
        var first = left();
        return ExpressionMath.Apply(sign, first, right());
    };

    private static PythonException LeadingZeros() =>
        Syntax("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");

    private static PythonException Syntax(string what, int line = 1) => new("SyntaxError", $"{what} (<string>, line {line})");
}
