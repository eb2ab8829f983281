namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>Where a PostgreSQL server listens.</summary>
/// <param name="Host">A name or an address; with a leading slash the folder of a Unix socket.</param>
/// <param name="Port">The port; part of the socket's name, too.</param>
internal sealed record PostgresAddress(string Host, int Port)
{
    /// <summary>How the connection is encrypted; never on a Unix socket.</summary>
    public PostgresTls Tls { get; init; } = PostgresTls.Off;

    /// <summary>How long reaching the server and logging in may take together.</summary>
    public TimeSpan LoginLimit { get; init; } = TimeSpan.FromSeconds(30);

    public bool IsSocket => Host.StartsWith('/');

    /// <summary>The file of the Unix socket.</summary>
    public string SocketPath => Path.Combine(Host, $".s.PGSQL.{Port}");

    public override string ToString() => IsSocket ? SocketPath : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
