using AutoHarness.Benchmarks.Bird.Isolation;

namespace AutoHarness.Benchmarks.Bird.Tests.Databases;

/// <summary>A copy for one test, dropped at its end.</summary>
internal sealed class Copy(ServerFixture fixture, WorkingDatabase database) : IAsyncDisposable
{
    public WorkingDatabase Database => database;

    public static async Task<Copy> TakeAsync(ServerFixture fixture) => new(fixture, await fixture.Copies.CopyAsync(fixture.Source, login: null, CancellationToken.None));

    public Task<Execution> RunAsync(string sql) => database.RunAsync(sql, CancellationToken.None);

    /// <summary>The first cell as Python would print it, or the error.</summary>
    public async Task<string> CellAsync(string sql)
    {
        var execution = await RunAsync(sql);
        return execution.TimedOut ? "timed out" : execution.Error ?? execution.Rows![0].Items[0].Str;
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await fixture.Copies.DropAsync(database.Copy);
    }
}
