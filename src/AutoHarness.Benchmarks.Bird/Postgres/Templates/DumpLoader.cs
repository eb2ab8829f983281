using System.Collections.Frozen;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Postgres.Templates;

/// <summary>Loads dumps into an empty database as a role without superuser rights, so that nothing in them can reach files or programs.</summary>
internal sealed class DumpLoader(PostgresServer server)
{
    private static readonly QueryLimits Limits = new(10, 1 << 20, 1 << 20);

    // Extensions that lead out of a database. The rest may be made by the administrator where the role may not.
    private static readonly FrozenSet<string> Forbidden =
        new[] { "dblink", "postgres_fdw", "file_fdw", "adminpack", "plperlu", "plpython3u", "pltclu", "pageinspect", "pg_stat_statements" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Loads every file, each in a transaction of its own; one that needs another's tables comes again later.</summary>
    /// <exception cref="HarnessException">A file cannot be loaded.</exception>
    /// <exception cref="InfrastructureException">The server is gone.</exception>
    public async Task LoadAsync(DumpFolder dumps, string database, PostgresLogin login, CancellationToken ct)
    {
        var waiting = dumps.Files;
        while (!waiting.IsEmpty)
        {
            var failures = new List<(string File, HarnessError Error)>();
            foreach (var file in waiting)
            {
                if (await LoadFileAsync(file, database, login, ct) is { } error)
                {
                    failures.Add((file, error));
                }
            }

            if (failures.Count == waiting.Length)
            {
                throw new HarnessException(failures[0].Error) { Further = [.. failures.Skip(1).Select(failure => failure.Error)] };
            }

            waiting = [.. failures.Select(failure => failure.File)];
        }
    }

    private async Task<HarnessError?> LoadFileAsync(string file, string database, PostgresLogin login, CancellationToken ct)
    {
        try
        {
            await using var connection = await PgConnection.OpenAsync(server.Address, login, database, new Dictionary<string, string>(StringComparer.Ordinal), ct);
            await RunAsync(connection, $"BEGIN; SET ROLE {ServerRun.Owner}", ct);
            foreach (var step in DumpReader.Read(await File.ReadAllTextAsync(file, ct)))
            {
                if (SqlStatements.FirstWords(step.Sql, 2) is ["CREATE", "EXTENSION"])
                {
                    await CreateExtensionAsync(step.Sql, database, ct);
                    continue;
                }

                var outcome = step.Data is { } data ? await connection.CopyAsync(step.Sql, data, Limits, ct) : await connection.QueryAsync(step.Sql, Limits, ct);
                if (outcome.Error is { } error)
                {
                    return Describe(file, step.Line, error.Describe(step.Sql));
                }
            }

            await RunAsync(connection, "COMMIT", ct);
            return null;
        }
        catch (FormatException e)
        {
            return Describe(file, line: null, e.Message);
        }
        catch (PgException e)
        {
            throw new InfrastructureException(e.Message, e);
        }
    }

    // Outside of the file's transaction: the administrator works in a session of his own.
    private async Task CreateExtensionAsync(string sql, string database, CancellationToken ct)
    {
        var name = sql.Split((char[])[' ', '\t', '\n', '\r', '"'], StringSplitOptions.RemoveEmptyEntries).Skip(2)
            .First(word => word.ToUpperInvariant() is not ("IF" or "NOT" or "EXISTS"));
        if (Forbidden.Contains(name))
        {
            throw new FormatException($"the extension {name} leads out of the database and is not created");
        }

        await using var admin = await server.OpenAsync(database, ct);
        await server.GuardAsync(async () =>
        {
            await using var command = new Npgsql.NpgsqlCommand($"CREATE EXTENSION IF NOT EXISTS {PostgresServer.Quote(name)} WITH SCHEMA public", admin);
            return await command.ExecuteNonQueryAsync(ct);
        });
    }

    private static HarnessError Describe(string file, int? line, string why) =>
        new(ExitCode.Environment, null, $"the dump {Path.GetFileName(file)} cannot be loaded: {why.Trim()}") { Places = [new ErrorPlace(file, line)] };

    private static async Task RunAsync(PgConnection connection, string sql, CancellationToken ct)
    {
        var outcome = await connection.QueryAsync(sql, Limits, ct);
        if (outcome.Error is { } error)
        {
            throw new InfrastructureException($"a dump cannot be loaded: {error.Message}");
        }
    }
}
