using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Evaluation;
using AutoHarness.Benchmarks.Bird.Evaluation.Snippets;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Templates;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>The databases of the benchmark, on a private server or on one that somebody else runs.</summary>
internal sealed class TrialDatabases(ServerOptions options, BirdCompat compat, JailMode jail, ProcessRunner processes, TimeProvider time) : IDatabaseServer
{
    private readonly ConcurrentDictionary<string, DatabasePool> pools = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim preparing = new(1);
    private PrivateCluster? cluster;
    private PostgresServer? server;
    private ServerRun? run;
    private DatabaseCopies? copies;
    private JailedTestCases? testCases;
    private SubmissionJudge? judge;

    /// <inheritdoc/>
    public string Identity
    {
        get
        {
            var sources = pools.OrderBy(pool => pool.Key, StringComparer.Ordinal).Select(pool => $"{pool.Key} {pool.Value.Source.Fingerprint}");
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sources))));
            return string.Create(CultureInfo.InvariantCulture, $"postgresql {Server.Facts.Version / 10000} {options.TimeZone} {hash}");
        }
    }

    /// <summary>The server, once it is prepared.</summary>
    public PostgresServer Server => server ?? throw new InvalidOperationException("not prepared yet");

    private DatabaseCopies Copies => copies ?? throw new InvalidOperationException("not prepared yet");

    /// <inheritdoc/>
    public async Task PrepareAsync(IReadOnlyCollection<string> databases, IProgress<string> progress, CancellationToken ct)
    {
        await preparing.WaitAsync(ct);
        try
        {
            if (server is null)
            {
                await EnterAsync(progress, ct);
            }

            var templates = new TemplateStore(Server, Copies);
            await templates.CreateOwnerAsync(ct);
            foreach (var database in databases.Where(database => !pools.ContainsKey(database)))
            {
                pools[database] = new DatabasePool(Copies, await templates.GetAsync(database, options.Dumps, progress, ct), options.Ahead);
            }
        }
        finally
        {
            preparing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ITrialDatabase> OpenAsync(BirdTask task, InteractionMode mode, CancellationToken ct)
    {
        if (!pools.TryGetValue(task.Database, out var pool))
        {
            throw new InfrastructureException($"the database {task.Database} of {task.InstanceId} was not prepared");
        }

        await StayAsync(ct);
        return new TrialDatabase(task, mode, compat, pool, Copies, judge!, await pool.TakeAsync(ct));
    }

    /// <summary>Drops every copy, and stops a private server that nobody else uses.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools.Values)
        {
            await pool.DisposeAsync();
        }

        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[testCases, run, server, cluster])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        preparing.Dispose();
    }

    private async Task EnterAsync(IProgress<string> progress, CancellationToken ct)
    {
        var found = await ConnectAsync(progress, ct);
        try
        {
            Check(found);
            run = await ServerRun.EnterAsync(found, ct);
        }
        catch
        {
            await found.DisposeAsync();
            throw;
        }

        copies = new DatabaseCopies(found, run, options.Limits, options.TimeZone, time);
        testCases = await JailedTestCases.FindAsync(await Jail.ArmAsync(jail, processes, time, ct), time, ct);
        if (testCases is null)
        {
            progress.Report("there is no python3, so the tasks that are judged by test cases in Python cannot be scored: apt-get install -y python3");
        }

        judge = new SubmissionJudge(testCases, compat);
        server = found;
    }

    private async Task<PostgresServer> ConnectAsync(IProgress<string> progress, CancellationToken ct)
    {
        if (options.Image is { } image)
        {
            var container = new PublishedContainer(processes, PublishedContainer.Client, time);
            return await PostgresServer.ConnectAsync(await container.EnsureAsync(image, progress, AnswersAsync, ct), PublishedContainer.Admin, ct);
        }

        if (options.Address is { } named)
        {
            try
            {
                return await PostgresServer.ConnectAsync(named, options.Admin ?? PrivateCluster.Admin, ct);
            }
            catch (InfrastructureException e)
            {
                throw new InfrastructureException($"{e.Message} (the address is bird.postgres, its user's password BIRD_PG_PASSWORD)", e);
            }
        }

        cluster ??= await StartAsync(ct);
        return await PostgresServer.ConnectAsync(cluster.Address, PrivateCluster.Admin, ct);

        async Task<bool> AnswersAsync(PostgresAddress address)
        {
            try
            {
                await using var server = await PostgresServer.ConnectAsync(address, PublishedContainer.Admin, ct);
                return true;
            }
            catch (InfrastructureException)
            {
                return false;
            }
        }
    }

    private Task<PrivateCluster> StartAsync(CancellationToken ct)
    {
        var programs = PostgresPrograms.Find(processes) ?? throw new HarnessException(new HarnessError(ExitCode.Environment, null, "there is no PostgreSQL to run tasks on")
        {
            Why = "every task works on a PostgreSQL database; a private server is started where the programs are installed, and no other server is configured",
            Fixes = ["apt-get install -y --no-install-recommends postgresql", "or set bird.postgres in experiment_config.yaml to a server of your own"],
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

        if (!server.Facts.CanCreateRoles)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"{server.Admin.User} may not create roles on PostgreSQL at {server.Address}")
            {
                Why = $"every trial works as a role of its own, which reaches nothing but its copy; otherwise an agent's SQL would run with all that {server.Admin.User} may do there",
                Fixes = [$"as its superuser: ALTER ROLE {PostgresServer.Quote(server.Admin.User)} CREATEROLE"],
            });
        }
    }

    // A private server that has died is nobody else's to start again.
    private async Task StayAsync(CancellationToken ct)
    {
        try
        {
            await run!.StayAsync(ct);
        }
        catch (InfrastructureException) when (cluster is not null)
        {
            await cluster.EnsureAsync(ct);
            await run!.StayAsync(ct);
        }
    }
}
