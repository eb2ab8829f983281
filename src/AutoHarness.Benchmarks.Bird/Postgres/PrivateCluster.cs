using AutoHarness.Benchmarks.Bird.Postgres.Wire;
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
    private const string StartSeconds = "60";
    private const int StartAttempts = 20;

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

    /// <summary>Where a cluster lies unless somebody says otherwise: with the user's own state, or, for root, where an unprivileged user can reach it.</summary>
    public static string DefaultFolder(string state) => Environment.IsPrivilegedProcess ? "/var/lib/auto-harness/postgres" : Path.Combine(state, "postgres");

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
        if (!OperatingSystem.IsWindows())
        {
            // The server's user may be another one, who has to pass through.
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

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

        // What a killed server leaves running needs a moment to notice, and stands in the way of the next one until then.
        for (var attempt = 1; !await IsAnsweringAsync(ct); attempt++)
        {
            try
            {
                await ForgetDeadAsync(ct);
                await programs.RunAsync("pg_ctl", ["-D", Data, "-w", "-t", StartSeconds, "-l", Path.Combine(folder, "log"), "start"], ct, BackendBytes);
                return;
            }
            catch (HarnessException) when (attempt < StartAttempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), ct);
            }
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

    private async Task<bool> IsAnsweringAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = await PgConnection.OpenAsync(Address, Admin, "postgres", new Dictionary<string, string>(StringComparer.Ordinal), ct);
            return true;
        }
        catch (PgException)
        {
            return false;
        }
    }

    // A killed server stays in the list of processes until somebody has asked for its exit code, and PostgreSQL takes it for a living one.
    private async Task ForgetDeadAsync(CancellationToken ct)
    {
        var file = Path.Combine(Data, "postmaster.pid");
        if (OperatingSystem.IsLinux() && File.Exists(file) && File.ReadLines(file).FirstOrDefault() is { } pid
            && (!File.Exists($"/proc/{pid}/stat") || (await File.ReadAllTextAsync($"/proc/{pid}/stat", ct)).Split(") ")[^1].StartsWith('Z')))
        {
            await programs.RunAsync("rm", ["-f", "--", file], ct);
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
