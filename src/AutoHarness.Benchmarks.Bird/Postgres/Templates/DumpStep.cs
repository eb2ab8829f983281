namespace AutoHarness.Benchmarks.Bird.Postgres.Templates;

/// <summary>One statement of a dump, with the data that follows a <c>COPY … FROM stdin</c>.</summary>
internal sealed record DumpStep(string Sql, ReadOnlyMemory<byte>? Data, int Line);
