namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>SQL's NULL, which equals itself here.</summary>
internal sealed record PyNone : PyValue
{
    public static PyNone Instance { get; } = new();

    public override string Str => "None";

    public override string EqualityKey => "None";
}
