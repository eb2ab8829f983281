using System.Globalization;
using System.Numerics;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A decimal number that keeps its exponent: 1.50 is not written as 1.5, though they are equal.</summary>
/// <param name="Negative">The sign, of zero too.</param>
/// <param name="Digits">The coefficient, not below 0.</param>
/// <param name="Exponent">The power of ten that the coefficient is multiplied by.</param>
internal sealed record PyDecimal(bool Negative, BigInteger Digits, int Exponent) : PyValue
{
    private const int Precision = 28;

    /// <summary>Not a number, or an infinity; the digits mean nothing then.</summary>
    public DecimalKind Kind { get; init; }

    public override string Str
    {
        get
        {
            var sign = Negative ? "-" : "";
            if (Kind != DecimalKind.Finite)
            {
                return Kind == DecimalKind.NaN ? "NaN" : sign + "Infinity";
            }

            var digits = Digits.ToString(CultureInfo.InvariantCulture);
            var adjusted = Exponent + digits.Length - 1;
            if (Exponent > 0 || adjusted < -6)
            {
                var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
                return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}E{(adjusted < 0 ? '-' : '+')}{Math.Abs(adjusted)}");
            }

            if (Exponent == 0)
            {
                return sign + digits;
            }

            digits = digits.PadLeft(1 - Exponent, '0');
            return $"{sign}{digits[..(digits.Length + Exponent)]}.{digits[(digits.Length + Exponent)..]}";
        }
    }

    public override string Repr => $"Decimal('{Str}')";

    public override string? EqualityKey
    {
        get
        {
            if (Kind != DecimalKind.Finite)
            {
                return Kind == DecimalKind.NaN ? null : NumberKey.Infinity(Negative);
            }

            var value = Negative ? -Digits : Digits;
            return Exponent >= 0
                ? NumberKey.Of(value * BigInteger.Pow(10, Exponent))
                : NumberKey.Of(value, BigInteger.Pow(10, -Exponent));
        }
    }

    /// <summary>Reads what PostgreSQL or Python writes.</summary>
    /// <exception cref="FormatException">It is no such number.</exception>
    public static PyDecimal Parse(string text)
    {
        var negative = text.StartsWith('-');
        var body = text.TrimStart('+', '-');
        if (body is "NaN" or "Infinity")
        {
            return new PyDecimal(negative, 0, 0) { Kind = body == "NaN" ? DecimalKind.NaN : DecimalKind.Infinite };
        }

        var mark = body.IndexOfAny(['e', 'E']);
        var exponent = mark < 0 ? 0 : int.Parse(body.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? body : body[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        return new PyDecimal(negative, BigInteger.Parse(mantissa, NumberStyles.None, CultureInfo.InvariantCulture), exponent);
    }

    /// <summary><c>quantize</c> with ties away from zero.</summary>
    /// <exception cref="PyException">It would need more than 28 digits, or it is infinite.</exception>
    public PyDecimal Quantize(int places)
    {
        if (Kind == DecimalKind.NaN)
        {
            return this;
        }

        var shift = Exponent + places;
        if (Kind == DecimalKind.Infinite || (!Digits.IsZero && shift > Precision))
        {
            throw new PyException("InvalidOperation", "[<class 'decimal.InvalidOperation'>]");
        }

        var digits = shift >= 0 ? Digits.IsZero ? Digits : Digits * BigInteger.Pow(10, shift) : Shorten(-shift);
        return digits.ToString(CultureInfo.InvariantCulture).Length > Precision
            ? throw new PyException("InvalidOperation", "[<class 'decimal.InvalidOperation'>]")
            : new PyDecimal(Negative, digits, -places);
    }

    private BigInteger Shorten(int count)
    {
        var unit = BigInteger.Pow(10, count);
        var whole = BigInteger.DivRem(Digits, unit, out var rest);
        return rest * 2 >= unit ? whole + 1 : whole;
    }
}
