using System.Globalization;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>
/// Works out what expressions of literals amount to: sums, arithmetic, character codes, constants by name, and the few methods by
/// which text is made from text. Anything else ends the expression.
/// </summary>
internal sealed class ConstantReader(IReadOnlyList<CodeToken> tokens)
{
    private const int Deepest = 24;
    private const int LongestText = 4096;

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>The value of a name that was given exactly one constant value, or was put together from constants.</summary>
    public string? ValueOf(string name) => names.GetValueOrDefault(name);

    /// <summary>Remembers <c>name = constant</c> and <c>name += constant</c>.</summary>
    public void LearnNames()
    {
        for (var at = 0; at + 2 < tokens.Count; at++)
        {
            if (tokens[at].Kind is not TokenKind.Word || !(tokens[at + 1].Is("=") || tokens[at + 1].Is("+=")) || Read(at + 2) is not { } value)
            {
                continue;
            }

            if (value.Next < tokens.Count && !IsEnd(tokens[value.Next]))
            {
                continue;
            }

            var name = tokens[at].Text;
            names[name] = tokens[at + 1].Is("+=") ? Cut(names.GetValueOrDefault(name) + value.Text) : value.Text;
        }
    }

    /// <summary>The longest constant expression that begins at a token; null when there is none.</summary>
    public Constant? Read(int start) => Sum(start, 0);

    private static bool IsEnd(CodeToken token) => token.Kind is TokenKind.LineEnd || token.Is(";") || token.Is(",") || token.Is("}") || token.Is(")");

    private bool Has(int at, string text) => at < tokens.Count && tokens[at].Is(text);

    private Constant? Sum(int start, int depth)
    {
        if (Product(start, depth) is not { } left)
        {
            return null;
        }

        while (Has(left.Next, "+") || (Has(left.Next, "-") && left.Number is not null))
        {
            var minus = Has(left.Next, "-");
            if (Product(left.Next + 1, depth) is not { } right || (minus && right.Number is null))
            {
                break;
            }

            var number = left.Number is { } a && right.Number is { } b ? unchecked(minus ? a - b : a + b) : (long?)null;
            left = new Constant(
                number?.ToString(CultureInfo.InvariantCulture) ?? Cut(left.Text + right.Text), number, right.Next, left.Operands + right.Operands);
        }

        return left;
    }

    private Constant? Product(int start, int depth)
    {
        if (Value(start, depth) is not { } left)
        {
            return null;
        }

        while (left.Number is { } a && left.Next < tokens.Count && tokens[left.Next].Text is "*" or "/" or "%" or "^" or "<<" or "|" or "&")
        {
            if (Value(left.Next + 1, depth) is not { Number: { } b } right)
            {
                break;
            }

            var number = Apply(tokens[left.Next].Text, a, b);
            left = new Constant(number.ToString(CultureInfo.InvariantCulture), number, right.Next, left.Operands + right.Operands);
        }

        return left;
    }

    private static long Apply(string sign, long a, long b) => unchecked(sign switch
    {
        "*" => a * b,
        "/" => b is 0 or -1 ? 0 : a / b,
        "%" => b is 0 or -1 ? 0 : a % b,
        "^" => a ^ b,
        "<<" => a << (int)(b & 63),
        "|" => a | b,
        _ => a & b,
    });

    private Constant? Value(int start, int depth)
    {
        if (start >= tokens.Count || depth > Deepest)
        {
            return null;
        }

        var token = tokens[start];
        Constant? value = token.Kind switch
        {
            TokenKind.Literal => new Constant(Cut(token.Text), null, start + 1, 1),
            TokenKind.Number => Number(token.Text, start),
            TokenKind.Word => Named(start, depth),
            TokenKind.Punctuation when token.Text == "(" => Bracketed(start, depth),
            _ => null,
        };

        for (var steps = 0; value is { } found && steps < Deepest && Method(found, depth) is { } changed; steps++)
        {
            value = changed;
        }

        return value;
    }

    private static Constant Number(string written, int start)
    {
        var plain = written.Replace("_", "", StringComparison.Ordinal).TrimEnd('L', 'l', 'U', 'u', 'm', 'M');
        var isHex = plain.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return isHex && long.TryParse(plain.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            || long.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? new Constant(isHex ? number.ToString(CultureInfo.InvariantCulture) : plain, number, start + 1, 1)
            : new Constant(plain, null, start + 1, 1);
    }

    private Constant? Named(int start, int depth)
    {
        var name = tokens[start].Text;
        if (name is "chr" or "Chr" or "str" or "nameof" or "fromCharCode" && Has(start + 1, "(") && Sum(start + 2, depth + 1) is { } inner && Has(inner.Next, ")"))
        {
            return name is "str" or "nameof" ? inner with { Next = inner.Next + 1 } : AsLetter(inner, inner.Next + 1);
        }

        return name is "nameof" && start + 3 < tokens.Count && Has(start + 1, "(") && Has(start + 3, ")") ? new Constant(tokens[start + 2].Text, null, start + 4, 1)
            : names.TryGetValue(name, out var value) ? new Constant(value, null, start + 1, 1)
            : null;
    }

    private Constant? Bracketed(int start, int depth)
    {
        if (start + 2 < tokens.Count && Has(start + 2, ")") && tokens[start + 1].Text is "char" or "byte" or "int" or "string" or "ushort" or "short" or "long")
        {
            return Value(start + 3, depth + 1) is not { } cast ? null
                : Has(start + 1, "char") ? AsLetter(cast, cast.Next)
                : cast;
        }

        return Sum(start + 1, depth + 1) is { } inner && Has(inner.Next, ")") ? inner with { Next = inner.Next + 1 } : null;
    }

    private static Constant AsLetter(Constant code, int next) =>
        code.Number is >= 0 and < 0xd800 ? new Constant(((char)code.Number).ToString(), null, next, code.Operands) : code with { Next = next };

    /// <summary>A method of text called on a constant with constants.</summary>
    private Constant? Method(Constant on, int depth)
    {
        if (!Has(on.Next, ".") || on.Next + 2 >= tokens.Count || !Has(on.Next + 2, "("))
        {
            return null;
        }

        var arguments = new List<Constant>();
        var at = on.Next + 3;
        while (!Has(at, ")"))
        {
            if (arguments.Count > 2 || Sum(at, depth + 1) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
            at = argument.Next + (Has(argument.Next, ",") ? 1 : 0);
            if (at == argument.Next && !Has(at, ")"))
            {
                return null;
            }
        }

        return TextMethods.Apply(tokens[on.Next + 1].Text, on.Text, arguments) is { } text
            ? new Constant(Cut(text), null, at + 1, on.Operands + arguments.Count)
            : null;
    }

    private static string Cut(string text) => text.Length > LongestText ? text[..LongestText] : text;
}
