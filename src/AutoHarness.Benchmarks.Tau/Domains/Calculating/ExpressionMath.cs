using System.Numerics;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Calculating;

/// <summary>Python's operators on what an expression can hold.</summary>
internal static class ExpressionMath
{
    // An int beyond this has no float, which is what every result ends as; computing on would only cost time.
    private const long MaxBits = 1 << 16;

    public static PyValue Apply(string sign, PyValue left, PyValue right)
    {
        if (left is not PyNumber first || right is not PyNumber second)
        {
            return ApplyToOther(sign, left, right);
        }

        return sign switch
        {
            "+" => PyMath.Add(first, second),
            "-" => PyMath.Subtract(first, second),
            "*" => Bits(first) + Bits(second) > MaxBits ? throw TooLarge() : PyMath.Multiply(first, second),
            "/" => Divide(first, second),
            "//" => FloorDivide(first, second),
            _ => Power(first, second),
        };
    }

    public static PyValue Signed(char sign, PyValue value)
    {
        if (value is not PyNumber number)
        {
            return value.TypeName == "complex" ? value : throw PythonException.OfType($"bad operand type for unary {sign}: '{value.TypeName}'");
        }

        return (sign, number.Integer) switch
        {
            ('+', _) => value,
            (_, { } whole) => new PyInt(-whole),
            _ => new PyFloat(-number.ToDouble()),
        };
    }

    public static double ToFloat(PyNumber number)
    {
        var real = number.ToDouble();
        return number.Integer is not null && double.IsInfinity(real) ? throw new PythonException("OverflowError", "int too large to convert to float") : real;
    }

    private static PyValue ApplyToOther(string sign, PyValue left, PyValue right) => (sign, left.TypeName, right.TypeName) switch
    {
        ("+", "tuple", "tuple") => left,
        ("+", "tuple", _) => throw PythonException.OfType($"can only concatenate tuple (not \"{right.TypeName}\") to tuple"),
        ("*", "tuple", "int") => left,
        ("*", "int", "tuple") => right,
        ("*", "tuple", _) => throw PythonException.OfType($"can't multiply sequence by non-int of type '{right.TypeName}'"),
        ("*", _, "tuple") => throw PythonException.OfType($"can't multiply sequence by non-int of type '{left.TypeName}'"),
        (_, "complex", not ("tuple" or "ellipsis")) => left,
        (_, not ("tuple" or "ellipsis"), "complex") => right,
        _ => throw PythonException.OfType($"unsupported operand type(s) for {(sign == "**" ? "** or pow()" : sign)}: '{left.TypeName}' and '{right.TypeName}'"),
    };

    private static PyFloat Divide(PyNumber left, PyNumber right)
    {
        if (left.Integer is { } dividend && right.Integer is { } divisor)
        {
            if (divisor.IsZero)
            {
                throw DividedByZero("division by zero");
            }

            var quotient = Quotient(dividend, divisor);
            return double.IsInfinity(quotient) ? throw new PythonException("OverflowError", "integer division result too large for a float") : new(quotient);
        }

        var denominator = ToFloat(right);
        return denominator == 0 ? throw DividedByZero("float division by zero") : new(ToFloat(left) / denominator);
    }

    // Correctly rounded: enough bits are kept that the last ones only break ties.
    private static double Quotient(BigInteger dividend, BigInteger divisor)
    {
        const long Exact = 1L << 53;
        if (BigInteger.Abs(dividend) <= Exact && BigInteger.Abs(divisor) <= Exact)
        {
            return (double)dividend / (double)divisor;
        }

        var shift = (int)Math.Max(0, 70 - dividend.GetBitLength() + divisor.GetBitLength());
        var scaled = BigInteger.DivRem(BigInteger.Abs(dividend) << shift, BigInteger.Abs(divisor), out var rest);
        if (!rest.IsZero)
        {
            scaled |= BigInteger.One;
        }

        var size = Math.ScaleB(new PyInt(scaled).ToDouble(), -shift);
        return dividend.Sign * divisor.Sign < 0 ? -size : size;
    }

    private static PyNumber FloorDivide(PyNumber left, PyNumber right)
    {
        if (left.Integer is { } dividend && right.Integer is { } divisor)
        {
            if (divisor.IsZero)
            {
                throw DividedByZero("integer division or modulo by zero");
            }

            var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
            return new PyInt(!rest.IsZero && rest.Sign != divisor.Sign ? quotient - 1 : quotient);
        }

        var (numerator, denominator) = (ToFloat(left), ToFloat(right));
        if (denominator == 0)
        {
            throw DividedByZero("float floor division by zero");
        }

        var remainder = numerator % denominator;
        var whole = (numerator - remainder) / denominator;
        if (remainder != 0 && remainder < 0 != denominator < 0)
        {
            whole -= 1;
        }

        var floor = Math.Floor(whole);
        return new PyFloat(whole - floor > 0.5 ? floor + 1 : floor);
    }

    private static PyValue Power(PyNumber left, PyNumber right)
    {
        if (left.Integer is { } power && right.Integer is { Sign: >= 0 } exponent)
        {
            if (BigInteger.Abs(power) <= 1)
            {
                return new PyInt(exponent.IsZero || !exponent.IsEven ? exponent.IsZero ? 1 : power : power * power);
            }

            return exponent * Bits(left) > MaxBits ? throw TooLarge() : new PyInt(BigInteger.Pow(power, (int)exponent));
        }

        var (radix, real) = (ToFloat(left), ToFloat(right));
        if (radix == 0 && real < 0)
        {
            throw DividedByZero("0.0 cannot be raised to a negative power");
        }

        if (radix < 0 && double.IsFinite(real) && Math.Floor(real) != real)
        {
            return new OtherValue("complex");
        }

        var result = Math.Pow(radix, real);
        return double.IsInfinity(result) && double.IsFinite(radix) && double.IsFinite(real)
            ? throw new PythonException("OverflowError", "(34, 'Numerical result out of range')")
            : new PyFloat(result);
    }

    private static long Bits(PyNumber number) => number.Integer?.GetBitLength() ?? 0;

    private static PythonException TooLarge() => new("OverflowError", "int too large to convert to float");

    private static PythonException DividedByZero(string text) => new("ZeroDivisionError", text);
}
