using System.Numerics;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A truth value, which is a number, too.</summary>
internal sealed record PyBool(bool Value) : PyValue
{
    public override string Str => Value ? "True" : "False";

    public override string EqualityKey => NumberKey.Of(Value ? BigInteger.One : BigInteger.Zero);
}
