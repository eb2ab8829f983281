using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>Text, and every type that psycopg2 does not know.</summary>
internal sealed record PyStr(string Value) : PyValue
{
    public override string Str => Value;

    public override string Repr => PythonText.Repr(Value);

    public override string EqualityKey => "s" + Value;
}
