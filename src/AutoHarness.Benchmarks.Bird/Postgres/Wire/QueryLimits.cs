namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>How much of a result is kept, and how much may come at all.</summary>
/// <param name="Rows">Rows that are kept; the rest is read and dropped.</param>
/// <param name="KeptBytes">What the kept rows may take on the wire.</param>
/// <param name="Bytes">What all rows may take on the wire; beyond it, or beyond <paramref name="KeptBytes"/>, the statement is cancelled.</param>
internal sealed record QueryLimits(int Rows, long KeptBytes, long Bytes);
