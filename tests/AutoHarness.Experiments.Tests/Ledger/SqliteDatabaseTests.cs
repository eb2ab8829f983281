using AutoHarness.Experiments.Storage;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Ledger;

public sealed class SqliteDatabaseTests : IDisposable
{
    private const string Schema = "CREATE TABLE IF NOT EXISTS facts (id INTEGER PRIMARY KEY, text TEXT UNIQUE)";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Keeps_every_write_that_was_awaited()
    {
        var path = folder.File("a.db");
        await using (var database = SqliteDatabase.Open(path, Schema, 1))
        {
            await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => database.WriteAsync(connection => connection.Run("INSERT INTO facts(text) VALUES($t)", ("$t", $"{number}")))));
        }

        await using var again = SqliteDatabase.Open(path, Schema, 1);

        Assert.Equal(2000L, again.Read(connection => connection.One("SELECT COUNT(*) FROM facts")));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_its_neighbours_alone()
    {
        await using var database = SqliteDatabase.Open(folder.File("a.db"), Schema, 1);
        var writes = Enumerable.Range(0, 50).Select(number => database.WriteAsync(connection => connection.Run("INSERT INTO facts(text) VALUES($t)", ("$t", number == 25 ? "0" : $"{number}")))).ToArray();

        await Assert.ThrowsAsync<HarnessException>(() => Task.WhenAll(writes));

        Assert.Equal(1, writes.Count(write => write.IsFaulted));
        Assert.Equal(49L, database.Read(connection => connection.One("SELECT COUNT(*) FROM facts")));
    }

    [Fact]
    public async Task Refuses_a_file_of_a_newer_version()
    {
        var path = folder.File("a.db");
        await SqliteDatabase.Open(path, Schema, 7).DisposeAsync();

        var refused = Assert.Throws<HarnessException>(() => SqliteDatabase.Open(path, Schema, 6));

        Assert.Equal("AH7001", refused.Error.Code);
    }

    [Fact]
    public void Names_a_damaged_file_and_the_way_out()
    {
        var path = folder.File("a.db");
        File.WriteAllText(path, "this is no database, and long enough to be looked at as one: " + new string('x', 4096));

        var refused = Assert.Throws<HarnessException>(() => SqliteDatabase.Open(path, Schema, 1));

        Assert.Equal("AH7002", refused.Error.Code);
        Assert.NotEmpty(refused.Error.Fixes);
        Assert.Equal(ExitCode.Environment, refused.Error.Exit);
    }

    public void Dispose() => folder.Dispose();
}
