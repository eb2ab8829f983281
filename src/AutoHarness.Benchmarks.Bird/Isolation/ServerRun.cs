using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Sdk;
using Npgsql;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>
/// This process on a server: the prefix of everything that it makes there, and a lock which tells others that it lives. Whatever carries the prefix of
/// somebody who does not is dropped.
/// </summary>
internal sealed class ServerRun : IAsyncDisposable
{
    /// <summary>The role that owns the content of templates. Roles of copies are members, so that they may change everything in a copy.</summary>
    public const string Owner = "auto_harness_owner";

    /// <summary>What names of runs begin with.</summary>
    public const string Mark = "ah_r";

    private const int IdLength = 8;

    private readonly PostgresServer server;
    private readonly string id;
    private readonly SemaphoreSlim gate = new(1);
    private NpgsqlConnection alive;

    private ServerRun(PostgresServer server, string id, NpgsqlConnection alive)
    {
        this.server = server;
        this.id = id;
        this.alive = alive;
    }

    /// <summary>Such as <c>ah_r1f2e3d4c</c>.</summary>
    public string Prefix => Mark + id;

    /// <summary>Enters the server, and sweeps what dead runs left there.</summary>
    /// <exception cref="InfrastructureException">The server is gone, or refuses.</exception>
    public static async Task<ServerRun> EnterAsync(PostgresServer server, CancellationToken ct)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        return new ServerRun(server, id, await SignAsync(server, id, ct));
    }

    /// <summary>Signs in again where the server has been restarted since.</summary>
    /// <exception cref="InfrastructureException">The server is gone.</exception>
    public async Task StayAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            await ScalarAsync(alive, "SELECT 1", ct);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            await alive.DisposeAsync();
            alive = await SignAsync(server, id, ct);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Leaves the server, and takes along what could not be dropped while it was away. What cannot be dropped now either may be swept by others.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StayAsync(CancellationToken.None);
            await RemoveAsync(server, id, await LeftAsync(alive, CancellationToken.None), CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or InfrastructureException)
        {
            // The next command's.
        }

        await alive.DisposeAsync();
        gate.Dispose();
    }

    private static async Task<NpgsqlConnection> SignAsync(PostgresServer server, string id, CancellationToken ct)
    {
        var connection = await server.OpenAsync("postgres", ct);
        try
        {
            await server.GuardAsync(() => ScalarAsync(connection, $"SELECT pg_advisory_lock({Key(id)})", ct));
            await server.GuardAsync(() => SweepAsync(server, connection, id, ct));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> SweepAsync(PostgresServer server, NpgsqlConnection connection, string own, CancellationToken ct)
    {
        var left = await LeftAsync(connection, ct);
        foreach (var id in left.Databases.Concat(left.Roles).Select(name => name.Substring(Mark.Length, IdLength)).Distinct(StringComparer.Ordinal).Where(id => id != own))
        {
            if (await ScalarAsync(connection, $"SELECT pg_try_advisory_lock({Key(id)})", ct) is true)
            {
                await RemoveAsync(server, id, left, ct);
                await ScalarAsync(connection, $"SELECT pg_advisory_unlock({Key(id)})", ct);
            }
        }

        return true;
    }

    private static async Task<(List<string> Databases, List<string> Roles)> LeftAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var pattern = $"^{Mark}[0-9a-f]{{{IdLength}}}__";
        return (
            await ListAsync(connection, $"SELECT datname FROM pg_database WHERE datname ~ '{pattern}'", ct),
            await ListAsync(connection, $"SELECT rolname FROM pg_roles WHERE rolname ~ '{pattern}'", ct));
    }

    // What resists, such as by a role that owns something elsewhere, must not keep everybody from working: it stays for the next command.
    private static async Task RemoveAsync(PostgresServer server, string id, (List<string> Databases, List<string> Roles) left, CancellationToken ct)
    {
        foreach (var database in left.Databases.Where(name => name.StartsWith(Mark + id, StringComparison.Ordinal)))
        {
            await TryAsync(() => DatabaseRemoval.DropAsync(server, database, ct));
        }

        foreach (var role in left.Roles.Where(name => name.StartsWith(Mark + id, StringComparison.Ordinal)))
        {
            await TryAsync(() => server.RunAsync(ct, $"DROP ROLE IF EXISTS {PostgresServer.Quote(role)}"));
        }

        static async Task TryAsync(Func<Task> removal)
        {
            try
            {
                await removal();
            }
            catch (InfrastructureException e) when (e.InnerException is PostgresException)
            {
                // The server lives, and says no.
            }
        }
    }

    private static long Key(string id) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("run of BIRD-Interact " + id)));

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var names = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
