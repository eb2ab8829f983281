using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Evaluation;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Templates;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <inheritdoc/>
internal sealed class TrialDatabases : ITrialDatabases, IAsyncDisposable
{
    private readonly PrivateCluster? cluster;
    private readonly PostgresServer server;
    private readonly ServerRun run;
    private readonly DatabaseCopies copies;
    private readonly SubmissionJudge judge;
    private readonly BirdCompat compat;
    private FrozenDictionary<string, DatabasePool> pools = FrozenDictionary<string, DatabasePool>.Empty;

    private TrialDatabases(PrivateCluster? cluster, PostgresServer server, ServerRun run, DatabaseCopies copies, SubmissionJudge judge, BirdCompat compat)
    {
        this.cluster = cluster;
        this.server = server;
        this.run = run;
        this.copies = copies;
        this.judge = judge;
        this.compat = compat;
    }

    /// <summary>What the server is.</summary>
    public ServerFacts Facts => server.Facts;

    /// <summary>Where it listens.</summary>
    public PostgresAddress Address => server.Address;

    /// <summary>The templates' names and fingerprints, in one hash.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', pools.OrderBy(pool => pool.Key, StringComparer.Ordinal).Select(pool => $"{pool.Key} {pool.Value.Source.Fingerprint}")))));

    /// <summary>Starts or joins the server, sweeps what dead runs left there, and loads the templates that are missing.</summary>
    /// <param name="options">Which server.</param>
    /// <param name="databases">The dataset's names of the databases.</param>
    /// <param name="testCases">Runs test cases.</param>
    /// <param name="compat">What becomes of the reference's surprises.</param>
    /// <param name="processes">Starts a private server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Hears what takes long.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HarnessException">There is no server, it lets nobody create databases, or a template cannot be loaded.</exception>
    /// <exception cref="InfrastructureException">The server is gone, or refuses.</exception>
    public static async Task<TrialDatabases> PrepareAsync(
        ServerOptions options,
        IEnumerable<string> databases,
        ITestCaseRunner testCases,
        BirdCompat compat,
        ProcessRunner processes,
        TimeProvider time,
        IProgress<string> progress,
        CancellationToken ct)
    {
        var cluster = options.Address is null ? await StartAsync(options, processes, ct) : null;
        PostgresServer? server = null;
        ServerRun? run = null;
        try
        {
            server = await PostgresServer.ConnectAsync(options.Address ?? cluster!.Address, options.Admin ?? PrivateCluster.Admin, ct);
            Check(server);
            run = await ServerRun.EnterAsync(server, ct);
            var copies = new DatabaseCopies(server, run, options.Limits, options.TimeZone, time);
            var prepared = new TrialDatabases(cluster, server, run, copies, new SubmissionJudge(testCases, compat), compat);
            await prepared.LoadAsync(options, databases, progress, ct);
            return prepared;
        }
        catch
        {
            if (run is not null)
            {
                await run.DisposeAsync();
            }

            if (server is not null)
            {
                await server.DisposeAsync();
            }

            if (cluster is not null)
            {
                await cluster.DisposeAsync();
            }

            throw;
        }
    }

    public async Task<ITrialDatabase> OpenAsync(BirdTask task, InteractionMode mode, CancellationToken ct)
    {
        if (!pools.TryGetValue(task.Database, out var pool))
        {
            throw new InfrastructureException($"the database {task.Database} of {task.InstanceId} was not prepared");
        }

        await StayAsync(ct);
        return new TrialDatabase(task, mode, compat, pool, copies, judge, await pool.TakeAsync(ct));
    }

    /// <summary>Drops every copy, and stops a private server that nobody else uses.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools.Values)
        {
            await pool.DisposeAsync();
        }

        await run.DisposeAsync();
        await server.DisposeAsync();
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }

    private static Task<PrivateCluster> StartAsync(ServerOptions options, ProcessRunner processes, CancellationToken ct)
    {
        var programs = PostgresPrograms.Find(processes) ?? throw new HarnessException(new HarnessError(ExitCode.Environment, null, "there is no PostgreSQL to run tasks on")
        {
            Why = "every task works on a PostgreSQL database; a private server is started where the programs are installed, and none is configured",
            Fixes = ["apt-get install -y --no-install-recommends postgresql", "or set bird.server in experiment_config.yaml to a server of your own"],
        });
        return PrivateCluster.StartAsync(programs, options.ClusterFolder, ct);
    }

    private static void Check(PostgresServer server)
    {
        const int Oldest = 130000;
        if (server.Facts.Version < Oldest)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"PostgreSQL at {server.Address} is too old: version {server.Facts.Version / 10000}, needed is 13"));
        }

        if (!server.Facts.CanCreateDatabases)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"{server.Admin.User} may not create databases on PostgreSQL at {server.Address}")
            {
                Why = "every trial works in a copy of its own",
                Fixes = [$"as its superuser: ALTER ROLE {PostgresServer.Quote(server.Admin.User)} CREATEDB CREATEROLE"],
            });
        }

    }

    private async Task LoadAsync(ServerOptions options, IEnumerable<string> databases, IProgress<string> progress, CancellationToken ct)
    {
        var templates = new TemplateStore(server, copies);
        await templates.CreateOwnerAsync(ct);
        var loaded = new Dictionary<string, DatabasePool>(StringComparer.Ordinal);
        foreach (var database in databases.Distinct(StringComparer.Ordinal))
        {
            loaded[database] = new DatabasePool(copies, await templates.GetAsync(database, options.Dumps, progress, ct), options.Ahead);
        }

        pools = loaded.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // A private server that has died is nobody else's to start again.
    private async Task StayAsync(CancellationToken ct)
    {
        try
        {
            await run.StayAsync(ct);
        }
        catch (InfrastructureException) when (cluster is not null)
        {
            await cluster.EnsureAsync(ct);
            await run.StayAsync(ct);
        }
    }
}
