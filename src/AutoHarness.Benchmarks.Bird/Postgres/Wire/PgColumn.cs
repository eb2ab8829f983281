namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name; not unique.</param>
/// <param name="Type">The oid of its type.</param>
internal sealed record PgColumn(string Name, uint Type);
