using System.Globalization;
using System.Numerics;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>An integer of any size.</summary>
internal sealed record PyInt(BigInteger Value) : PyValue
{
    public override string Str => Value.ToString(CultureInfo.InvariantCulture);

    public override string EqualityKey => NumberKey.Of(Value);
}
