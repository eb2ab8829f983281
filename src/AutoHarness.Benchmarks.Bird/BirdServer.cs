using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Sandboxes.Local;

namespace AutoHarness.Benchmarks.Bird;

/// <summary>Which PostgreSQL server tasks run on, and what they need around it.</summary>
public sealed record BirdServer
{
    /// <summary>The word for a throw-away cluster of installed programs.</summary>
    public const string Private = "private";

    /// <summary>The word for the container that the benchmark's authors publish.</summary>
    public const string Container = "container";

    /// <summary><see cref="Private"/>, <see cref="Container"/>, or an address such as <c>postgresql://user@127.0.0.1:5432/?sslmode=verify-full</c>.</summary>
    public string Place { get; init; } = Private;

    /// <summary>The password of the address's user; null where the server trusts it.</summary>
    public string? Password { get; init; }

    /// <summary>Where a private cluster keeps its data: an absolute path of at most 80 characters that an unprivileged user can reach.</summary>
    public required string ClusterFolder { get; init; }

    /// <summary>Absolute path of the folder with the databases' dumps; null where the server has the templates.</summary>
    public string? Dumps { get; init; }

    /// <summary>The image of the published container.</summary>
    public string Image { get; init; } = ImageOf("lite");

    /// <summary>What confines test cases.</summary>
    public JailMode Jail { get; init; } = JailMode.Bubblewrap;

    /// <summary>What is wrong with a place, to stand behind the key's name; null when nothing is.</summary>
    public static string? Problem(string place) => place is Private or Container || PostgresUrl.Parse(place, out var problem) is not null ? null : problem;

    /// <summary>The image that is published with a dataset.</summary>
    public static string ImageOf(string dataset) => dataset == "full" ? "shawnxxh/bird-interact-postgresql-full:latest" : "shawnxxh/bird-interact-postgresql:latest";

    internal ServerOptions Options()
    {
        var parsed = Place is Private or Container ? null : PostgresUrl.Parse(Place, out _);
        return new ServerOptions
        {
            Address = parsed?.Address,
            Admin = parsed is { } named ? new PostgresLogin(named.User, Password) : null,
            Image = Place == Container ? Image : null,
            ClusterFolder = ClusterFolder,
            Dumps = Dumps,
        };
    }
}
