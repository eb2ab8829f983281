using System.Globalization;
using System.Numerics;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>Keys of numbers by their exact value, whatever their type: a fraction in lowest terms.</summary>
internal static class NumberKey
{
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;

    public static string Of(BigInteger value) => string.Create(CultureInfo.InvariantCulture, $"n{value}");

    public static string Of(double value)
    {
        var (numerator, denominator) = Exact(value);
        return Of(numerator, denominator);
    }

    /// <param name="numerator">Any.</param>
    /// <param name="denominator">Above 0.</param>
    public static string Of(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return denominator == divisor
            ? Of(numerator / divisor)
            : string.Create(CultureInfo.InvariantCulture, $"n{numerator / divisor}/{denominator / divisor}");
    }

    public static string Infinity(bool negative) => negative ? "n-inf" : "ninf";

    /// <summary>The exact value of a finite double as a fraction.</summary>
    public static (BigInteger Numerator, BigInteger Denominator) Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> MantissaBits) & 0x7FF);
        var mantissa = bits & ((1L << MantissaBits) - 1);
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << MantissaBits);
        var power = Math.Max(exponent, 1) - ExponentBias;
        var signed = new BigInteger(bits < 0 ? -mantissa : mantissa);
        return power >= 0 ? (signed << power, BigInteger.One) : (signed, BigInteger.One << -power);
    }
}
