using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Conformance.Bird;

/// <summary>A private PostgreSQL with the databases of a dataset, which behaves as the reference does. Disposing it leaves nothing behind.</summary>
internal sealed class BirdTestServer : IAsyncDisposable
{
    private readonly TrialDatabases databases;
    private readonly string folder;

    private BirdTestServer(TrialDatabases databases, string folder)
    {
        this.databases = databases;
        this.folder = folder;
    }

    public ITrialDatabases Databases => databases;

    /// <summary>Starts the server and loads the databases from the dumps beside the data.</summary>
    public static async Task<BirdTestServer> StartAsync(string data, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"ah-bird-{Environment.ProcessId}");
        var options = new ServerOptions { ClusterFolder = folder, Dumps = Path.Combine(data, "postgre_table_dumps") };
        var server = new BirdTestServer(new TrialDatabases(options, BirdCompat.Reference, JailMode.Bubblewrap, new ProcessRunner(TimeProvider.System), TimeProvider.System), folder);
        try
        {
            await server.databases.PrepareAsync(names, new Progress<string>(), ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await databases.DisposeAsync();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
