namespace AutoHarness.Benchmarks.Bird.Tests;

public sealed class BirdServerTests
{
    [Theory]
    [InlineData("private", null)]
    [InlineData("postgresql://me@127.0.0.1:5433", "127.0.0.1:5433")]
    [InlineData("postgresql://me@db.example", "db.example:5432")]
    [InlineData("postgresql://me@%2Fvar%2Frun%2Fpostgresql", "/var/run/postgresql/.s.PGSQL.5432")]
    [InlineData("postgresql://me@db.example/?sslmode=verify-full", "db.example:5432")]
    [InlineData("postgresql://me@db.example:1?sslmode=require&sslrootcert=%2Fetc%2Fca.pem", "db.example:1")]
    [InlineData("postgresql://me@[::1]:5433/", "[::1]:5433")]
    [InlineData("postgresql://me%40here@h", "h:5432")]
    public void Takes_a_private_cluster_a_host_and_the_folder_of_a_socket(string place, string? address)
    {
        Assert.Null(BirdServer.Problem(place));
        Assert.Equal(address, (new BirdServer { Place = place, ClusterFolder = "/c" }).Options().Address?.ToString());
    }

    [Theory]
    [InlineData("postgresql://me:secret@127.0.0.1")]
    [InlineData("postgresql://127.0.0.1")]
    [InlineData("postgresql://me@host:99999")]
    [InlineData("postgresql://me@host/database")]
    [InlineData("postgresql://me@host:")]
    [InlineData("postgresql://@host")]
    [InlineData("postgresql://me@")]
    [InlineData("postgresql://me@host?sslmode=maybe")]
    [InlineData("postgresql://me@host?sslrootcert=ca.pem")]
    [InlineData("postgresql://me@host?password=secret")]
    [InlineData("http://me@host")]
    [InlineData("")]
    public void Refuses_everything_else_and_a_password_above_all(string place) => Assert.NotNull(BirdServer.Problem(place));

    [Fact]
    public void Says_where_a_password_belongs_without_repeating_it()
    {
        var problem = BirdServer.Problem("postgresql://me:secret@127.0.0.1")!;

        Assert.Contains("BIRD_PG_PASSWORD", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
