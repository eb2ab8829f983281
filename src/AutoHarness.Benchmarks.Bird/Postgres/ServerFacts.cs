using Npgsql;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>What a server is, and what its administrator may do there.</summary>
/// <param name="Version">Such as 150018.</param>
/// <param name="IsSuperuser">Everything.</param>
/// <param name="CanCreateRoles">Give every trial a role of its own.</param>
/// <param name="CanCreateDatabases">Copy databases.</param>
/// <param name="MaxConnections">How many sessions it takes.</param>
/// <param name="LimitsTemporaryFiles">Whether what a query puts on disk is limited.</param>
internal sealed record ServerFacts(int Version, bool IsSuperuser, bool CanCreateRoles, bool CanCreateDatabases, int MaxConnections, bool LimitsTemporaryFiles)
{
    private const string Sql =
        """
        SELECT current_setting('server_version_num')::int, r.rolsuper, r.rolsuper OR r.rolcreaterole, r.rolsuper OR r.rolcreatedb,
               current_setting('max_connections')::int, current_setting('temp_file_limit') <> '-1'
        FROM pg_roles r WHERE r.rolname = current_user
        """;

    public static async Task<ServerFacts> ReadAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new ServerFacts(
            reader.GetInt32(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetInt32(4), reader.GetBoolean(5));
    }
}
