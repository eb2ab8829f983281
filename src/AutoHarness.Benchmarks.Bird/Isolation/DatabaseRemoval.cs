using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Sdk;
using Npgsql;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>Drops databases whose owner may have done everything to keep them.</summary>
internal static class DatabaseRemoval
{
    /// <summary>Drops a database and whoever sits in it.</summary>
    /// <exception cref="InfrastructureException">It cannot be dropped.</exception>
    public static async Task DropAsync(PostgresServer server, string name, CancellationToken ct)
    {
        var drop = $"DROP DATABASE IF EXISTS {PostgresServer.Quote(name)} WITH (FORCE)";
        try
        {
            await server.RunAsync(ct, drop);
        }
        catch (InfrastructureException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.WrongObjectType or PostgresErrorCodes.ObjectInUse })
        {
            // An owner may call it a template, or leave a prepared transaction in it.
            await server.RunAsync(ct, $"ALTER DATABASE {PostgresServer.Quote(name)} IS_TEMPLATE false ALLOW_CONNECTIONS true CONNECTION LIMIT -1");
            await RollBackPreparedAsync(server, name, ct);
            await server.RunAsync(ct, drop);
        }
    }

    private static async Task RollBackPreparedAsync(PostgresServer server, string name, CancellationToken ct)
    {
        var statements = await server.QueryAsync<string>(
            $"SELECT format('SET ROLE %I; ROLLBACK PREPARED %L', owner, gid) FROM pg_prepared_xacts WHERE database = {PostgresServer.Literal(name)}", ct);
        foreach (var parts in statements.Select(statement => statement.Split("; ", 2)))
        {
            await using var connection = await server.OpenAsync(name, ct);
            foreach (var part in parts)
            {
                await server.GuardAsync(async () =>
                {
                    await using var command = new NpgsqlCommand(part, connection);
                    return await command.ExecuteNonQueryAsync(ct);
                });
            }
        }
    }
}
