using System.Globalization;
using System.Numerics;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>Python's arithmetic and ordering.</summary>
internal static class PyMath
{
    /// <summary>Compares two numbers exactly, an int with a float too. Null when either is not a number (NaN).</summary>
    public static int? Compare(PyNumber left, PyNumber right)
    {
        if (left.Integer is { } leftInteger && right.Integer is { } rightInteger)
        {
            return leftInteger.CompareTo(rightInteger);
        }

        var (first, second) = (left.ToDouble(), right.ToDouble());
        if (double.IsNaN(first) || double.IsNaN(second))
        {
            return null;
        }

        return first == second && Math.Abs(first) >= 1L << 53 && double.IsFinite(first) && left.Integer is null != right.Integer is null
            ? (left.Integer ?? new BigInteger(first)).CompareTo(right.Integer ?? new BigInteger(second))
            : first.CompareTo(second);
    }

    /// <exception cref="PythonException">The values have no order.</exception>
    public static bool Less(PyValue left, PyValue right) => Ordered(left, right, "<", order => order < 0);

    /// <exception cref="PythonException">The values have no order.</exception>
    public static bool LessOrEqual(PyValue left, PyValue right) => Ordered(left, right, "<=", order => order <= 0);

    /// <exception cref="PythonException">The values have no order.</exception>
    public static bool Greater(PyValue left, PyValue right) => Ordered(left, right, ">", order => order > 0);

    /// <exception cref="PythonException">The values have no order.</exception>
    public static bool GreaterOrEqual(PyValue left, PyValue right) => Ordered(left, right, ">=", order => order >= 0);

    /// <exception cref="PythonException">A value is not a number.</exception>
    public static PyNumber Add(PyValue left, PyValue right) => Compute(left, right, "+", BigInteger.Add, (a, b) => a + b);

    /// <exception cref="PythonException">A value is not a number.</exception>
    public static PyNumber Subtract(PyValue left, PyValue right) => Compute(left, right, "-", BigInteger.Subtract, (a, b) => a - b);

    /// <exception cref="PythonException">A value is not a number.</exception>
    public static PyNumber Multiply(PyValue left, PyValue right) => Compute(left, right, "*", BigInteger.Multiply, (a, b) => a * b);

    /// <summary>Python's <c>round(x, 2)</c>: the decimal nearest to the exact binary value, an exact tie to the even digit.</summary>
    public static double RoundCents(double value) =>
        double.IsFinite(value) ? double.Parse(Fixed2(value), CultureInfo.InvariantCulture) : value;

    /// <summary>Python's <c>format(x, ".2f")</c>.</summary>
    public static string Fixed2(double value)
    {
        // Only an odd number of eighths lies exactly between two cents; .NET rounds those away from zero.
        var eighths = value * 8;
        if (Math.Abs(eighths) < 1L << 53 && Math.Floor(eighths) == eighths && ((long)eighths & 1) == 1)
        {
            return Math.Round((long)eighths / 8m, 2, MidpointRounding.ToEven).ToString("F2", CultureInfo.InvariantCulture);
        }

        return value.ToString("F2", CultureInfo.InvariantCulture);
    }

    private static bool Ordered(PyValue left, PyValue right, string sign, Func<int, bool> holds) => (left, right) switch
    {
        (PyNumber first, PyNumber second) => Compare(first, second) is { } order && holds(order),
        (PyString first, PyString second) => holds(PyText.CompareCodePoints(first.Text, second.Text)),
        _ => throw PythonException.OfType($"'{sign}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'"),
    };

    private static PyNumber Compute(PyValue left, PyValue right, string sign, Func<BigInteger, BigInteger, BigInteger> exact, Func<double, double, double> rounded)
    {
        if (left is not PyNumber first || right is not PyNumber second)
        {
            throw PythonException.OfType($"unsupported operand type(s) for {sign}: '{left.TypeName}' and '{right.TypeName}'");
        }

        return first.Integer is { } firstInteger && second.Integer is { } secondInteger
            ? new PyInt(exact(firstInteger, secondInteger))
            : new PyFloat(rounded(first.ToDouble(), second.ToDouble()));
    }
}
