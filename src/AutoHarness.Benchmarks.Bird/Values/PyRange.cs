namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A range; both ends null and no bounds when it is empty.</summary>
/// <param name="Class">The Python class, such as <c>NumericRange</c>.</param>
/// <param name="Lower">None when it has no lower end.</param>
/// <param name="Upper">None when it has no upper end.</param>
/// <param name="Bounds">Such as <c>[)</c>; null when it is empty.</param>
internal sealed record PyRange(string Class, PyValue Lower, PyValue Upper, string? Bounds) : PyValue
{
    public override string Str => Bounds is null ? "empty" : $"{Bounds[0]}{Lower.Str}, {Upper.Str}{Bounds[1]}";

    public override string Repr => Bounds is null ? $"{Class}(empty=True)" : $"{Class}({Lower.Repr}, {Upper.Repr}, '{Bounds}')";

    public override string? EqualityKey => Lower.EqualityKey is { } lower && Upper.EqualityKey is { } upper ? $"r{Bounds}{lower.Length}:{lower}{upper}" : null;
}
