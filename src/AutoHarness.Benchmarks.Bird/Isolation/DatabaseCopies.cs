using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>Makes and drops copies of databases, each with a role of its own that can reach nothing else. Thread-safe.</summary>
internal sealed class DatabaseCopies(PostgresServer server, ServerRun run, DatabaseLimits limits, string timeZone, TimeProvider time)
{
    private const int LongestName = 63;

    // No database has this name.
    private const string RolesGate = "";
    private const int RoleAttempts = 20;

    private static readonly QueryLimits OwnQueries = new(100_000, 64 << 20, 64 << 20);

    // Copying takes a lock on its source, and a second one would fail instead of waiting.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal)
    {
        ["TimeZone"] = timeZone,
        ["DateStyle"] = "ISO, MDY",
        ["IntervalStyle"] = "postgres",
        ["extra_float_digits"] = "1",
        ["application_name"] = "auto-harness",
    };

    private int count;

    public DatabaseLimits Limits => limits;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Makes a copy, and proves that it is what it was made from.</summary>
    /// <param name="source">What to copy.</param>
    /// <param name="login">A role that exists already; null makes one.</param>
    /// <param name="ct">Gives up before anything is made; what is begun is finished, since a server that is told to stop may have done it already.</param>
    /// <exception cref="InfrastructureException">It cannot be made, or differs from its source.</exception>
    public async Task<WorkingDatabase> CopyAsync(DatabaseSource source, PostgresLogin? login, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var name = Name(source.Label);
        var copy = new DatabaseCopy(name, source, login ?? NewLogin(name), OwnsRole: login is null && server.Facts.CanCreateRoles);
        try
        {
            if (copy.OwnsRole)
            {
                await CreateRoleAsync(copy.Login, CancellationToken.None);
            }

            await CreateAsync(copy, CancellationToken.None);
            return await OpenAsync(copy, CancellationToken.None);
        }
        catch
        {
            await DropAsync(copy);
            throw;
        }
    }

    /// <summary>Opens a session in a copy.</summary>
    /// <exception cref="InfrastructureException">The server refuses.</exception>
    public async Task<PgConnection> ConnectAsync(DatabaseCopy copy, CancellationToken ct)
    {
        try
        {
            return await PgConnection.OpenAsync(server.Address, copy.Login, copy.Name, settings, ct);
        }
        catch (PgException e)
        {
            throw new InfrastructureException(e.Message, e);
        }
    }

    /// <summary>Drops a copy and whoever sits in it. What cannot be dropped now, the next command sweeps.</summary>
    public async Task DropAsync(DatabaseCopy copy)
    {
        try
        {
            await server.RunAsync(CancellationToken.None, $"DROP DATABASE IF EXISTS {PostgresServer.Quote(copy.Name)} WITH (FORCE)");

            // Copies of one trial share a role, which the server keeps until the last of them is gone.
            if (server.Facts.CanCreateRoles)
            {
                await OneByOneAsync($"DROP ROLE IF EXISTS {PostgresServer.Quote(copy.Login.User)}", CancellationToken.None);
            }
        }
        catch (InfrastructureException)
        {
            // The sweep's.
        }
    }

    /// <summary>Watches a string of SQL that is about to run.</summary>
    public StatementWatch Watch(PgConnection connection, string database) => new(server, connection, database, limits, time);

    /// <summary>Whether the server has been running since before a session began.</summary>
    public async Task<bool> IsRunningSinceAsync(DateTimeOffset moment, CancellationToken ct)
    {
        try
        {
            return (await server.QueryAsync<DateTime>("SELECT pg_postmaster_start_time()", ct))[0] < moment.UtcDateTime;
        }
        catch (InfrastructureException)
        {
            return false;
        }
    }

    /// <summary>The fingerprint of the database behind a session.</summary>
    /// <exception cref="InfrastructureException">It cannot be read.</exception>
    public static async Task<string> FingerprintAsync(PgConnection connection, CancellationToken ct)
    {
        try
        {
            var tables = await AskAsync(connection, DatabaseFingerprint.TablesSql, ct);
            var answer = await AskAsync(connection, DatabaseFingerprint.FullSql(tables.Rows.Select(row => row[0]!)), ct);
            return answer.Rows[0][0] ?? "empty";
        }
        catch (PgException e)
        {
            throw new InfrastructureException(e.Message, e);
        }
    }

    /// <summary>A name for a copy: unique on the server, and with the two underscores that copies of the reference have, too.</summary>
    public string Name(string label)
    {
        var number = Interlocked.Increment(ref count);
        var name = string.Create(CultureInfo.InvariantCulture, $"{run.Prefix}__{label}__{number}");
        if (Encoding.UTF8.GetByteCount(name) <= LongestName)
        {
            return name;
        }

        // The server would cut it, and two labels might become one.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(label)))[..12];
        return string.Create(CultureInfo.InvariantCulture, $"{run.Prefix}__{hash}__{number}");
    }

    /// <summary>Creates a role for a copy.</summary>
    public Task CreateRoleAsync(PostgresLogin login, CancellationToken ct)
    {
        var password = login.Password is { } secret ? $" PASSWORD {PostgresServer.Literal(secret)}" : "";
        return OneByOneAsync(
            $"CREATE ROLE {PostgresServer.Quote(login.User)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 4{password} IN ROLE {ServerRun.Owner} ROLE {PostgresServer.Quote(server.Admin.User)}",
            ct);
    }

    /// <summary>Who works in a copy of that name: a role of its own where there can be one.</summary>
    public PostgresLogin NewLogin(string name) => !server.Facts.CanCreateRoles
        ? server.Admin
        : new PostgresLogin(name, server.Admin.Password is null ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Roles share rows of the server's catalogue, so two statements about them at once get in each other's way: one fails with "tuple concurrently updated".</summary>
    private async Task OneByOneAsync(string statement, CancellationToken ct)
    {
        var gate = gates.GetOrAdd(RolesGate, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(ct);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await server.RunAsync(ct, statement);
                    return;
                }
                catch (InfrastructureException e) when (attempt < RoleAttempts && e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.InternalError })
                {
                    // Another process on the same server.
                    await Task.Delay(TimeSpan.FromMilliseconds(10 * attempt), time, ct);
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task CreateAsync(DatabaseCopy copy, CancellationToken ct)
    {
        const int Attempts = 20;
        var gate = gates.GetOrAdd(copy.Source.Name, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(ct);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await server.RunAsync(
                        ct,
                        $"CREATE DATABASE {PostgresServer.Quote(copy.Name)} TEMPLATE {PostgresServer.Quote(copy.Source.Name)} OWNER {PostgresServer.Quote(copy.Login.User)}",
                        $"REVOKE ALL ON DATABASE {PostgresServer.Quote(copy.Name)} FROM PUBLIC");
                    return;
                }
                catch (InfrastructureException e) when (attempt < Attempts && e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.ObjectInUse })
                {
                    // A session on the source that has just been closed takes a moment to go.
                    await Task.Delay(TimeSpan.FromMilliseconds(10 * attempt), time, ct);
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<WorkingDatabase> OpenAsync(DatabaseCopy copy, CancellationToken ct)
    {
        var connection = await ConnectAsync(copy, ct);
        try
        {
            var found = await FingerprintAsync(connection, ct);
            if (found != copy.Source.Fingerprint)
            {
                throw new InfrastructureException($"a copy of {copy.Source.Name} differs from what was loaded ({found} instead of {copy.Source.Fingerprint})");
            }

            return new WorkingDatabase(this, copy, connection, await WorkingDatabase.ReadQuickAsync(connection, ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<QueryOutcome> AskAsync(PgConnection connection, string sql, CancellationToken ct)
    {
        var outcome = await connection.QueryAsync(sql, OwnQueries, ct);
        return outcome.Error is { } error ? throw new InfrastructureException($"a database cannot be fingerprinted: {error.Describe(sql)}") : outcome;
    }
}
