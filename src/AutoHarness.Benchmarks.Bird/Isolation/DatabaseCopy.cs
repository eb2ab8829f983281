using AutoHarness.Benchmarks.Bird.Postgres;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>A copy of a database.</summary>
/// <param name="Name">Its name on the server.</param>
/// <param name="Source">What it was made from.</param>
/// <param name="Login">Who works in it, and owns it.</param>
/// <param name="OwnsRole">Whether the role was made for this copy; a copy of a copy shares the role of the first.</param>
internal sealed record DatabaseCopy(string Name, DatabaseSource Source, PostgresLogin Login, bool OwnsRole);
