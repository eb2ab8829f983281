namespace AutoHarness.Benchmarks.Tau.Values;

internal sealed class PyString(string text) : PyValue
{
    public string Text => text;

    public override string TypeName => "str";

    public override bool IsTrue => text.Length > 0;

    public override string Repr() => PyText.Repr(text);

    public override string ToString() => text;

    public override bool Equals(PyValue? other) => other is PyString same && text == same.Text;

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);
}
