using System.Globalization;
using System.Numerics;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A double-precision number; <c>real</c> is read from its text, so 0.1 stays 0.1.</summary>
internal sealed record PyFloat(double Value) : PyValue
{
    public override string Str => PythonFloat.Repr(Value);

    public override string? EqualityKey => double.IsNaN(Value) ? null : double.IsInfinity(Value) ? NumberKey.Infinity(Value < 0) : NumberKey.Of(Value);

    /// <summary><c>round(value, digits)</c>: half to even on the exact binary value.</summary>
    public PyFloat Round(int digits)
    {
        if (!double.IsFinite(Value))
        {
            return this;
        }

        var (numerator, denominator) = NumberKey.Exact(Value);
        var scaled = BigInteger.Abs(numerator) * BigInteger.Pow(10, digits);
        var whole = BigInteger.DivRem(scaled, denominator, out var rest);
        var half = (rest * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !whole.IsEven))
        {
            whole++;
        }

        // Parsing rounds correctly, which is what CPython does with the same digits. The sign of a zero stays.
        var text = string.Create(CultureInfo.InvariantCulture, $"{whole}E-{digits}");
        return new PyFloat(double.CopySign(double.Parse(text, CultureInfo.InvariantCulture), Value));
    }
}
