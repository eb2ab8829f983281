namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>The connection to the server is lost, was refused, or speaks nonsense. Says nothing about any SQL.</summary>
internal sealed class PgException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The server's own words, where it said something before it hung up.</summary>
    public ServerError? Error { get; init; }
}
