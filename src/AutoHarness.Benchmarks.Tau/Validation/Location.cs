namespace AutoHarness.Benchmarks.Tau.Validation;

/// <summary>A place inside a value, as a chain back to its root.</summary>
/// <param name="Parent">The place around it; null for the root.</param>
/// <param name="Key">A key, or null for a place in a list.</param>
/// <param name="Index">The place in a list, from 0.</param>
internal sealed record Location(Location? Parent, string? Key, int Index)
{
    public override string ToString()
    {
        var name = Key ?? Index.ToString();
        return Parent is null ? name : $"{Parent}.{name}";
    }
}
