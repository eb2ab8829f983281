using System.Globalization;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>
/// A throw-away server of our own, made from the programs that are installed. It listens on a Unix socket in a folder that only its user can enter, runs as an
/// unprivileged user, and takes no care of its data: whoever loses it loads it again. Several processes may use one; the last one stops it.
/// </summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private const int Port = 5432;
    private const long BackendBytes = 2L << 30;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly PostgresPrograms programs;
    private readonly string folder;
    private readonly FileStream use;

    private PrivateCluster(PostgresPrograms programs, string folder, FileStream use)
    {
        this.programs = programs;
        this.folder = folder;
        this.use = use;
    }

    public PostgresAddress Address => new(folder, Port);

    public static PostgresLogin Admin => new(Superuser, null);

    private string Data => Path.Combine(folder, "data");

    /// <summary>Makes and starts the cluster, or joins it where another process has started it.</summary>
    /// <param name="programs">What it is made from.</param>
    /// <param name="folder">An absolute path that its user can reach; short, since it becomes part of a socket's name. Made if it is missing.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HarnessException">It cannot be made or started.</exception>
    public static async Task<PrivateCluster> StartAsync(PostgresPrograms programs, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        await using var exclusive = await LockAsync(Path.Combine(folder, "start.lock"), ct);
        var use = new FileStream(Path.Combine(folder, "use.lock"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        var cluster = new PrivateCluster(programs, Path.Combine(folder, "cluster"), use);
        try
        {
            await cluster.EnsureAsync(ct);
            return cluster;
        }
        catch
        {
            await use.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again where it has died.</summary>
    /// <exception cref="HarnessException">It cannot be started.</exception>
    public async Task EnsureAsync(CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(Data, "PG_VERSION")))
        {
            await programs.RunAsync("rm", ["-rf", "--", Data], ct);
            await programs.MakeFolderAsync(folder, ct);
            await programs.RunAsync(
                "initdb", ["-D", Data, "-U", Superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"], ct);
            await programs.WriteAsync(Path.Combine(Data, "postgresql.auto.conf"), Settings(), ct);
        }

        if (!await programs.SucceedsAsync("pg_ctl", ["-D", Data, "status"], ct))
        {
            await programs.RunAsync(
                "pg_ctl", ["-D", Data, "-w", "-t", StartLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-l", Path.Combine(folder, "log"), "start"], ct, BackendBytes);
        }
    }

    /// <summary>Leaves the cluster, and stops it where nobody else uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        var root = Path.GetDirectoryName(folder)!;
        await using var exclusive = await LockAsync(Path.Combine(root, "start.lock"), CancellationToken.None);
        await use.DisposeAsync();
        try
        {
            // Nobody else has it open for reading.
            await using var alone = new FileStream(Path.Combine(root, "use.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            await programs.SucceedsAsync("pg_ctl", ["-D", Data, "-m", "fast", "-w", "stop"], CancellationToken.None);
        }
        catch (IOException)
        {
            // Somebody has, and will stop it.
        }
    }

    private string Settings() =>
        $"""
        listen_addresses = ''
        unix_socket_directories = '{folder}'
        unix_socket_permissions = 0700
        port = {Port}
        max_connections = 300
        shared_buffers = 256MB
        fsync = off
        full_page_writes = off
        synchronous_commit = off
        wal_level = minimal
        max_wal_senders = 0
        max_wal_size = 1GB
        checkpoint_timeout = 1h
        autovacuum = off
        jit = off
        max_parallel_workers_per_gather = 0
        temp_file_limit = 1GB
        timezone = 'UTC'
        log_timezone = 'UTC'
        datestyle = 'iso, mdy'
        log_min_messages = fatal
        log_min_error_statement = panic

        """;

    private static async Task<FileStream> LockAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
            }
        }
    }
}
