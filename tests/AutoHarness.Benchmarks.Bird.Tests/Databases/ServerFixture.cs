using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Templates;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;

[assembly: AssemblyFixture(typeof(AutoHarness.Benchmarks.Bird.Tests.Databases.ServerFixture))]

namespace AutoHarness.Benchmarks.Bird.Tests.Databases;

/// <summary>A private PostgreSQL with the mini databases, once for all tests; limits are short, so that attacks end soon.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("ah-pg-").FullName;
    private PrivateCluster? cluster;
    private PostgresServer? server;
    private ServerRun? run;

    internal static DatabaseLimits Limits { get; } = new()
    {
        Statement = TimeSpan.FromSeconds(2),
        Call = TimeSpan.FromSeconds(3),
        Grace = TimeSpan.FromMilliseconds(300),
        Growth = 64L << 20,
        KeptBytes = 8L << 20,
        ResultBytes = 32L << 20,
    };

    internal PostgresServer Server => server!;

    internal DatabaseCopies Copies { get; private set; } = null!;

    internal DatabaseSource Source { get; private set; } = null!;

    internal IReadOnlyDictionary<string, BirdTask> Tasks { get; } =
        BirdDataset.Load(SharedFolder.Mini, "bird_interact_data_merged.jsonl").Tasks.ToDictionary(task => task.InstanceId, StringComparer.Ordinal);

    internal ServerOptions Options => new() { ClusterFolder = folder, Dumps = Path.Combine(SharedFolder.Mini, "postgre_table_dumps"), Limits = Limits };

    internal static ProcessRunner Processes { get; } = new(TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        cluster = await PrivateCluster.StartAsync(PostgresPrograms.Find(Processes)!, folder, CancellationToken.None);
        server = await PostgresServer.ConnectAsync(cluster.Address, PrivateCluster.Admin, CancellationToken.None);
        run = await ServerRun.EnterAsync(server, CancellationToken.None);
        Copies = new DatabaseCopies(server, run, Limits, "UTC", TimeProvider.System);
        var templates = new TemplateStore(server, Copies);
        await templates.CreateOwnerAsync(CancellationToken.None);
        Source = await templates.GetAsync("greenhouse", Options.Dumps, new Progress<string>(), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await run!.DisposeAsync();
        await server!.DisposeAsync();
        await cluster!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A trial's databases on the same server, as a second process would have them.</summary>
    internal async Task<TrialDatabases> OpenDatabasesAsync(BirdCompat compat = BirdCompat.Fixed)
    {
        var databases = new TrialDatabases(Options, compat, JailMode.Bubblewrap, Processes, TimeProvider.System);
        await databases.PrepareAsync(["greenhouse", "harbor", "transit"], new Progress<string>(), CancellationToken.None);
        return databases;
    }

    internal Task<IReadOnlyList<string>> DatabaseNamesAsync() => Server.QueryAsync<string>("SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles", CancellationToken.None);
}
