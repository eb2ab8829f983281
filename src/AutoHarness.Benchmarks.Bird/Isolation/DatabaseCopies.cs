using System.Collections.Concurrent;
using System.Collections.Frozen;
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

    // Refusals that the owner of a database can bring about: a wrong password, no right to connect, too many connections.
    private static readonly FrozenSet<string> LockedOut = new[] { "28P01", "28000", "42501", "53300", "55000" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly QueryLimits OwnQueries = new(100_000, 64 << 20, 64 << 20);

    // Copying takes a lock on its source, and a second one would fail instead of waiting.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> settings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["TimeZone"] = timeZone,
        ["DateStyle"] = "ISO, MDY",
        ["IntervalStyle"] = "postgres",
        ["extra_float_digits"] = "1",
        ["application_name"] = "auto-harness",
    }.Concat(NoTimeouts(server.Facts.Version)).ToDictionary(StringComparer.Ordinal);

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
        var copy = new DatabaseCopy(name, source, login ?? NewLogin(name), OwnsRole: login is null);
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
            return await OpenConnectionAsync(copy, ct);
        }
        catch (PgException e) when (e.Error is { Code: var code } && LockedOut.Contains(code))
        {
            await LetInAsync(copy, ct);
        }
        catch (PgException e)
        {
            throw new InfrastructureException(e.Message, e);
        }

        try
        {
            return await OpenConnectionAsync(copy, ct);
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
            await DatabaseRemoval.DropAsync(server, copy.Name, CancellationToken.None);

            // Copies of one trial share a role, which the server keeps until the last of them is gone.
            await OneByOneAsync($"DROP ROLE IF EXISTS {PostgresServer.Quote(copy.Login.User)}", CancellationToken.None);
        }
        catch (InfrastructureException)
        {
            // The sweep's.
        }
    }

    /// <summary>Watches a string of SQL that is about to run.</summary>
    public StatementWatch Watch(PgConnection connection, string database, long cleanSize) => new(server, connection, database, limits, cleanSize, time);

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

    /// <summary>Creates a role for a copy; its temporary files are limited where only a superuser can do so, and no server-wide limit does.</summary>
    public async Task CreateRoleAsync(PostgresLogin login, CancellationToken ct)
    {
        var password = login.Password is { } secret ? $" PASSWORD {PostgresServer.Literal(secret)}" : "";
        await OneByOneAsync(
            $"CREATE ROLE {PostgresServer.Quote(login.User)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 4{password} IN ROLE {ServerRun.Owner} ROLE {PostgresServer.Quote(server.Admin.User)}",
            ct);
        if (server.Facts is { IsSuperuser: true, LimitsTemporaryFiles: false })
        {
            await OneByOneAsync(string.Create(CultureInfo.InvariantCulture, $"ALTER ROLE {PostgresServer.Quote(login.User)} SET temp_file_limit = '{limits.Growth >> 10}kB'"), ct);
        }
    }

    /// <summary>Who works in a copy of that name: a role of its own, with a password where the server asks for one.</summary>
    public PostgresLogin NewLogin(string name) =>
        new(name, server.Admin.Password is null ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

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

    private Task<PgConnection> OpenConnectionAsync(DatabaseCopy copy, CancellationToken ct) => PgConnection.OpenAsync(server.Address, copy.Login, copy.Name, settings, ct);

    // SQL in a copy may change whom it lets in, and how its owner proves himself.
    private async Task LetInAsync(DatabaseCopy copy, CancellationToken ct)
    {
        await server.RunAsync(
            ct,
            $"ALTER DATABASE {PostgresServer.Quote(copy.Name)} ALLOW_CONNECTIONS true CONNECTION LIMIT -1",
            $"GRANT ALL ON DATABASE {PostgresServer.Quote(copy.Name)} TO {PostgresServer.Quote(copy.Login.User)}");
        if (copy.Login.Password is { } password)
        {
            await OneByOneAsync($"ALTER ROLE {PostgresServer.Quote(copy.Login.User)} PASSWORD {PostgresServer.Literal(password)}", ct);
        }
    }

    // Such as an owner may set for all sessions of his database; each only where the server knows it.
    private static IEnumerable<KeyValuePair<string, string>> NoTimeouts(int version) =>
        new (string Name, int Since)[] { ("statement_timeout", 0), ("lock_timeout", 0), ("idle_in_transaction_session_timeout", 0), ("idle_session_timeout", 140000), ("transaction_timeout", 170000) }
            .Where(setting => version >= setting.Since)
            .Select(setting => KeyValuePair.Create(setting.Name, "0"));

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

            var facts = (await AskAsync(connection, DatabaseFingerprint.FactsSql, ct)).Rows[0];
            var session = new CopySession(this, copy, connection, long.Parse(facts[1]!, CultureInfo.InvariantCulture));
            return new WorkingDatabase(session, copy, limits, await session.ReadQuickAsync(ct), facts[0]);
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
