using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>
/// Python's <c>json.loads</c>: whole numbers of any size, NaN and Infinity, escaped halves of surrogate pairs, and of a repeated key the last value.
/// </summary>
internal ref struct PyJsonReader
{
    // Python gives up near a thousand levels; a stack overflow of ours would end the process.
    private const int MaxDepth = 500;

    private const int SharedKeysFrom = 65536;

    private readonly ReadOnlySpan<char> text;
    private readonly HashSet<string>? keys;
    private int place;
    private int depth;

    private PyJsonReader(ReadOnlySpan<char> text)
    {
        this.text = text;
        keys = text.Length > SharedKeysFrom ? new(StringComparer.Ordinal) : null;
    }

    /// <summary>Reads one JSON text.</summary>
    /// <exception cref="FormatException">It is no JSON; the message says what is wrong and at which line and column.</exception>
    public static PyValue Parse(ReadOnlySpan<char> text)
    {
        var reader = new PyJsonReader(text);
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader.place == text.Length ? value : throw reader.Wrong("text after the end of the value");
    }

    /// <summary>Reads one JSON text, or says that it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PyValue? value)
    {
        try
        {
            value = Parse(text);
            return true;
        }
        catch (FormatException)
        {
            value = null;
            return false;
        }
    }

    private PyValue ReadValue()
    {
        SkipSpace();
        if (place >= text.Length)
        {
            throw Wrong("a value is missing");
        }

        switch (text[place])
        {
            case '{':
                return ReadDict();
            case '[':
                return ReadList();
            case '"':
                return new PyString(ReadString());
            case '-' when Takes("-Infinity"):
                return new PyFloat(double.NegativeInfinity);
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
            default:
                return Takes("null") ? PyNone.Instance
                    : Takes("true") ? PyBool.True
                    : Takes("false") ? PyBool.False
                    : Takes("NaN") ? new PyFloat(double.NaN)
                    : Takes("Infinity") ? new PyFloat(double.PositiveInfinity)
                    : throw Wrong("no value starts like this");
        }
    }

    private PyDict ReadDict()
    {
        Enter();
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, PyValue>>();
        if (!NextIs('}'))
        {
            do
            {
                SkipSpace();
                if (place >= text.Length || text[place] != '"')
                {
                    throw Wrong("a key in double quotes is missing");
                }

                var key = Shared(ReadString());
                Expect(':');
                entries.Add(new(key, ReadValue()));
            }
            while (NextIs(','));
            Expect('}');
        }

        depth--;
        return new PyDict(OrderedMap<PyValue>.From(entries));
    }

    // The keys of a data file are few words many times over.
    private string Shared(string key)
    {
        if (keys is null)
        {
            return key;
        }

        if (keys.TryGetValue(key, out var known))
        {
            return known;
        }

        keys.Add(key);
        return key;
    }

    private PyList ReadList()
    {
        Enter();
        var items = ImmutableArray.CreateBuilder<PyValue>();
        if (!NextIs(']'))
        {
            do
            {
                items.Add(ReadValue());
            }
            while (NextIs(','));
            Expect(']');
        }

        depth--;
        return items.Count == 0 ? PyList.Empty : new(items.DrainToImmutable());
    }

    private string ReadString()
    {
        var start = ++place;
        while (place < text.Length && text[place] is not '"' and not '\\' and >= ' ')
        {
            place++;
        }

        if (place < text.Length && text[place] == '"')
        {
            return new string(text[start..place++]);
        }

        var made = new StringBuilder().Append(text[start..place]);
        while (true)
        {
            switch (place < text.Length ? text[place++] : '\0')
            {
                case '"':
                    return made.ToString();
                case '\\':
                    made.Append(ReadEscape());
                    break;
                case < ' ':
                    place = Math.Min(place, text.Length);
                    throw Wrong("a string is not closed, or holds a control character");
                case var letter:
                    made.Append(letter);
                    break;
            }
        }
    }

    private char ReadEscape()
    {
        switch (place < text.Length ? text[place++] : '\0')
        {
            case '"':
                return '"';
            case '\\':
                return '\\';
            case '/':
                return '/';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when place + 4 <= text.Length && ushort.TryParse(text.Slice(place, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                place += 4;
                return (char)code;
            default:
                throw Wrong("no such escape");
        }
    }

    private PyNumber ReadNumber()
    {
        var start = place;
        place += text[place] == '-' ? 1 : 0;
        var whole = place;
        TakeDigits();
        if (place == whole || (text[whole] == '0' && place > whole + 1))
        {
            throw Wrong("no number looks like this");
        }

        var exact = true;
        if (place + 1 < text.Length && text[place] == '.' && char.IsAsciiDigit(text[place + 1]))
        {
            exact = false;
            place++;
            TakeDigits();
        }

        if (place < text.Length && text[place] is 'e' or 'E')
        {
            var sign = place + 1 < text.Length && text[place + 1] is '+' or '-' ? 1 : 0;
            if (place + 1 + sign < text.Length && char.IsAsciiDigit(text[place + 1 + sign]))
            {
                exact = false;
                place += 1 + sign;
                TakeDigits();
            }
        }

        var number = text[start..place];
        return !exact
            ? new PyFloat(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture))
            : new PyInt(long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) ? small : BigInteger.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private void TakeDigits()
    {
        while (place < text.Length && char.IsAsciiDigit(text[place]))
        {
            place++;
        }
    }

    private bool Takes(string word)
    {
        if (!text[place..].StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        place += word.Length;
        return true;
    }

    private bool NextIs(char sign)
    {
        SkipSpace();
        if (place >= text.Length || text[place] != sign)
        {
            return false;
        }

        place++;
        return true;
    }

    private void Expect(char sign)
    {
        if (!NextIs(sign))
        {
            throw Wrong($"'{sign}' is missing");
        }
    }

    private void Enter()
    {
        place++;
        if (++depth > MaxDepth)
        {
            throw Wrong("nested too deeply");
        }
    }

    private void SkipSpace()
    {
        while (place < text.Length && text[place] is ' ' or '\t' or '\n' or '\r')
        {
            place++;
        }
    }

    private readonly FormatException Wrong(string what)
    {
        var before = text[..Math.Min(place, text.Length)];
        return new($"{what} (line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')})");
    }
}
