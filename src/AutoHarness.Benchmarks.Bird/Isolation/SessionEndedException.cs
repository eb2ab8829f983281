namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>A session is gone by what its own SQL did, while the server lives on.</summary>
internal sealed class SessionEndedException(Exception inner) : Exception("the session was ended by its own SQL", inner);
