namespace AutoHarness.Benchmarks.Tau.Values;

internal sealed class PyNone : PyValue
{
    public static readonly PyNone Instance = new();

    private PyNone()
    {
    }

    public override string TypeName => "NoneType";

    public override bool IsTrue => false;

    public override string Repr() => "None";

    public override bool Equals(PyValue? other) => other is PyNone;

    public override int GetHashCode() => 0;
}
