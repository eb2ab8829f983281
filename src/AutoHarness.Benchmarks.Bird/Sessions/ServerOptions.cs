using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>Which server trials run on.</summary>
internal sealed record ServerOptions
{
    /// <summary>A server that somebody else runs; null for a private one or a container.</summary>
    public PostgresAddress? Address { get; init; }

    /// <summary>The image of the published container; null for no container.</summary>
    public string? Image { get; init; }

    /// <summary>Who may create databases and roles there.</summary>
    public PostgresLogin? Admin { get; init; }

    /// <summary>Where a private server keeps its data; an absolute path of at most 80 characters.</summary>
    public required string ClusterFolder { get; init; }

    /// <summary>The folder of the dumps, with a folder <c>&lt;database&gt;_template</c> for each database; null where the server has the templates.</summary>
    public string? Dumps { get; init; }

    /// <summary>The time zone of all sessions.</summary>
    public string TimeZone { get; init; } = "UTC";

    public DatabaseLimits Limits { get; init; } = new();

    /// <summary>Copies of each database that are made ahead.</summary>
    public int Ahead { get; init; } = 2;
}
