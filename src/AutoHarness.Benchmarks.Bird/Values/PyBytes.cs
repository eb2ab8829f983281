namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A <c>bytea</c>: a view of memory, which prints as an address.</summary>
internal sealed record PyBytes(ReadOnlyMemory<byte> Value) : PyValue
{
    // The real address differs from call to call. A constant tells the agent as much, and two equal observations stay equal.
    public override string Str => "<memory at 0x7f0000000000>";

    public override string EqualityKey => "b" + Convert.ToHexStringLower(Value.Span);
}
