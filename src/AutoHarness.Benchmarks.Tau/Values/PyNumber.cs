using System.Globalization;
using System.Numerics;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>A bool, an int or a float. The three compare and compute with one another as in Python.</summary>
internal abstract class PyNumber : PyValue
{
    /// <summary>The exact integer behind an int or a bool; null for a float.</summary>
    public abstract BigInteger? Integer { get; }

    public abstract double ToDouble();

    public sealed override bool Equals(PyValue? other) => other is PyNumber number && PyMath.Compare(this, number) == 0;

    public sealed override int GetHashCode() => ToDouble().GetHashCode();
}

internal sealed class PyBool : PyNumber
{
    public static readonly PyBool True = new(true);
    public static readonly PyBool False = new(false);

    private PyBool(bool value) => Value = value;

    public bool Value { get; }

    public override string TypeName => "bool";

    public override bool IsTrue => Value;

    public override BigInteger? Integer => Value ? BigInteger.One : BigInteger.Zero;

    public static PyBool Of(bool value) => value ? True : False;

    public override double ToDouble() => Value ? 1 : 0;

    public override string Repr() => Value ? "True" : "False";
}

internal sealed class PyInt(BigInteger value) : PyNumber
{
    public BigInteger Value => value;

    public override string TypeName => "int";

    public override bool IsTrue => !value.IsZero;

    public override BigInteger? Integer => value;

    // A conversion by .NET cuts off what Python rounds.
    public override double ToDouble() =>
        value >= long.MinValue && value <= long.MaxValue ? (double)(long)value : double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public override string Repr() => value.ToString();
}

internal sealed class PyFloat(double value) : PyNumber
{
    public double Value => value;

    public override string TypeName => "float";

    public override bool IsTrue => value != 0;

    public override BigInteger? Integer => null;

    public override double ToDouble() => value;

    public override string Repr() => PyText.Repr(value);
}
