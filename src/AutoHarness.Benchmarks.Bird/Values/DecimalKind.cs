namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>What a decimal is.</summary>
internal enum DecimalKind
{
    Finite,
    Infinite,
    NaN,
}
