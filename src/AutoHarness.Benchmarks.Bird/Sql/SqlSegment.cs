namespace AutoHarness.Benchmarks.Bird.Sql;

/// <summary>A piece of a query that begins with a clause's keyword.</summary>
/// <param name="Clause">The keyword, or <c>STATEMENT</c> where there is none.</param>
/// <param name="Text">The piece, trimmed.</param>
internal sealed record SqlSegment(string Clause, string Text);
