namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A value as psycopg2 hands it to Python. Observations, comparison and test cases are defined over these.</summary>
internal abstract record PyValue
{
    /// <summary>What <c>str(value)</c> gives.</summary>
    public abstract string Str { get; }

    /// <summary>What <c>repr(value)</c> gives, as it stands inside lists.</summary>
    public virtual string Repr => Str;

    /// <summary>
    /// Equal for values that Python holds equal, and only for those; numbers compare across their types, exactly. Null for a value that equals
    /// nothing, not even its like: NaN.
    /// </summary>
    public abstract string? EqualityKey { get; }

    public sealed override string ToString() => Repr;
}
