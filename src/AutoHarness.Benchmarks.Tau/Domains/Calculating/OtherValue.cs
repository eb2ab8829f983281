using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Calculating;

/// <summary>A result that is no number: <c>()</c>, <c>...</c>, or the complex root of a negative number. It only ever leads to an error.</summary>
internal sealed class OtherValue(string typeName) : PyValue
{
    public override string TypeName => typeName;

    public override bool IsTrue => typeName != "tuple";

    public override string Repr() => typeName;

    public override bool Equals(PyValue? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => typeName.Length;
}
