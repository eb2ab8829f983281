using AutoHarness.Sdk;
using Npgsql;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>A server with somebody on it who may create databases and roles. Thread-safe.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;

    private PostgresServer(PostgresAddress address, PostgresLogin admin, NpgsqlDataSource source, ServerFacts facts)
    {
        Address = address;
        Admin = admin;
        this.source = source;
        Facts = facts;
    }

    public PostgresAddress Address { get; }

    /// <summary>Who administers; never who runs an agent's SQL.</summary>
    public PostgresLogin Admin { get; }

    public ServerFacts Facts { get; }

    /// <summary>Connects, and learns what may be done there.</summary>
    /// <exception cref="InfrastructureException">It cannot be reached, or refuses.</exception>
    public static async Task<PostgresServer> ConnectAsync(PostgresAddress address, PostgresLogin admin, CancellationToken ct)
    {
        var source = NpgsqlDataSource.Create(Describe(address, admin, "postgres", pooling: true));
        try
        {
            return new PostgresServer(address, admin, source, await ServerFacts.ReadAsync(source, ct));
        }
        catch (NpgsqlException e)
        {
            await source.DisposeAsync();
            throw new InfrastructureException($"PostgreSQL at {address} does not answer {admin.User}: {e.Message}", e);
        }
    }

    /// <summary>Runs statements one by one, each in a transaction of its own.</summary>
    /// <exception cref="InfrastructureException">One of them failed, or the server is gone.</exception>
    public Task RunAsync(CancellationToken ct, params ReadOnlySpan<string> statements) => RunAllAsync([.. statements], ct);

    /// <summary>The first column of what a query returns.</summary>
    /// <exception cref="InfrastructureException">It failed, or the server is gone.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken ct) => GuardAsync<IReadOnlyList<T>>(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var values = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    });

    /// <summary>A connection outside of any pool, which leaves no session behind on its database.</summary>
    /// <exception cref="InfrastructureException">The server is gone, or refuses.</exception>
    public Task<NpgsqlConnection> OpenAsync(string database, CancellationToken ct) => GuardAsync(async () =>
    {
        var connection = new NpgsqlConnection(Describe(Address, Admin, database, pooling: false));
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    });

    /// <summary>Turns what Npgsql throws into what the scheduler understands.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException e)
        {
            throw new InfrastructureException($"PostgreSQL at {Address}: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>A name in quotes.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in quotes.</summary>
    public static string Literal(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? $"E'{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task RunAllAsync(string[] statements, CancellationToken ct) => await GuardAsync(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(ct);
        }

        return true;
    });

    private static string Describe(PostgresAddress address, PostgresLogin login, string database, bool pooling)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port,
            Username = login.User,
            Password = login.Password,
            Database = database,
            Pooling = pooling,
            MaxPoolSize = 8,
            Timeout = 15,
            CommandTimeout = 300,
            KeepAlive = 60,
            ApplicationName = "auto-harness",
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        address.Tls.Describe(connection);
        return connection.ConnectionString;
    }
}
