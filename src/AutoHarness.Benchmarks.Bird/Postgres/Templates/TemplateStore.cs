using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Postgres.Templates;

/// <summary>
/// The databases that trials are copied from. Each is loaded once from dumps, or taken over from a template that the server has, then closed to everybody; a
/// comment on it keeps its fingerprint, against which every copy is checked.
/// </summary>
internal sealed class TemplateStore(PostgresServer server, DatabaseCopies copies)
{
    private const string Mark = "ah_t_";
    private const string Layout = "1";
    private const int LongestName = 60;

    /// <summary>Finds a database's template, or makes it.</summary>
    /// <param name="database">The dataset's name of the database.</param>
    /// <param name="dumps">The folder with <c>&lt;database&gt;_template</c>; null where the server has the templates.</param>
    /// <param name="progress">Hears what takes long.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HarnessException">There is nothing to make it from, or it turns out empty.</exception>
    /// <exception cref="InfrastructureException">The server is gone, or refuses.</exception>
    public async Task<DatabaseSource> GetAsync(string database, string? dumps, IProgress<string> progress, CancellationToken ct)
    {
        var folder = dumps is null ? null : DumpFolder.Find(dumps, database);
        var name = NameOf(database, folder is null ? "s" + await OidOnServerAsync(database, ct) : (await folder.HashAsync(ct))[..10]);
        if (await ReadAsync(name, database, ct) is { } known)
        {
            return known;
        }

        progress.Report(folder is null ? $"copying {database}_template" : $"loading {database}: {folder.Files.Length} tables");
        try
        {
            await BuildAsync(name, database, folder, ct);
        }
        catch (InfrastructureException e) when (e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.DuplicateDatabase })
        {
            // Another process was faster.
        }

        return await ReadAsync(name, database, ct) ?? throw new InfrastructureException($"the template {name} is gone right after it was made");
    }

    /// <summary>Makes the role that owns the content of templates, unless it is there.</summary>
    public async Task CreateOwnerAsync(CancellationToken ct)
    {
        if ((await server.QueryAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname = '{ServerRun.Owner}'", ct))[0] == 0)
        {
            await server.RunAsync(ct, $"CREATE ROLE {ServerRun.Owner} NOLOGIN ROLE {PostgresServer.Quote(server.Admin.User)}");
        }
    }

    // The server would cut a longer name, and two databases might become one.
    private static string NameOf(string database, string version)
    {
        var name = $"{Mark}{version}_{database}";
        return Encoding.UTF8.GetByteCount(name) <= LongestName
            ? name
            : $"{Mark}{version}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)))[..16]}";
    }

    private async Task<DatabaseSource?> ReadAsync(string name, string label, CancellationToken ct)
    {
        var comments = await server.QueryAsync<string>(
            $"SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = {PostgresServer.Literal(name)} AND datistemplate AND NOT datallowconn", ct);
        return comments is [var comment] && comment.Split(' ') is [Layout, var fingerprint]
            ? new DatabaseSource(name, label, fingerprint)
            : null;
    }

    private async Task BuildAsync(string name, string database, DumpFolder? folder, CancellationToken ct)
    {
        // Under the run's own prefix until it is finished, so that a half-made one is swept.
        var work = copies.Name(database);
        var login = copies.NewLogin(work);
        var copy = new DatabaseCopy(work, new DatabaseSource("template0", database, ""), login, OwnsRole: true);
        var source = folder is null ? TemplateOnServer(database) : "template0";
        try
        {
            await copies.CreateRoleAsync(login, ct);
            await server.RunAsync(
                ct,
                $"DROP DATABASE IF EXISTS {PostgresServer.Quote(work)}",
                $"CREATE DATABASE {PostgresServer.Quote(work)} TEMPLATE {PostgresServer.Quote(source)} OWNER {PostgresServer.Quote(login.User)}{(folder is null ? "" : " ENCODING 'UTF8'")}",
                $"REVOKE ALL ON DATABASE {PostgresServer.Quote(work)} FROM PUBLIC",
                $"GRANT CREATE, TEMPORARY ON DATABASE {PostgresServer.Quote(work)} TO {ServerRun.Owner}");

            await OpenSchemaAsync(work, isTakenOver: folder is null, ct);
            if (folder is not null)
            {
                await new DumpLoader(server).LoadAsync(folder, work, login, ct);
            }

            var comment = await DescribeAsync(copy, ct);
            await server.RunAsync(
                ct,
                $"ALTER DATABASE {PostgresServer.Quote(work)} OWNER TO {PostgresServer.Quote(server.Admin.User)}",
                $"COMMENT ON DATABASE {PostgresServer.Quote(work)} IS {PostgresServer.Literal(comment)}",
                $"ALTER DATABASE {PostgresServer.Quote(work)} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false",
                $"ALTER DATABASE {PostgresServer.Quote(work)} RENAME TO {PostgresServer.Quote(name)}",
                $"DROP ROLE {PostgresServer.Quote(login.User)}");
        }
        catch
        {
            await copies.DropAsync(copy);
            throw;
        }
    }

    private static string TemplateOnServer(string database) => database + "_template";

    // One that is made anew has another number, and what was copied from its predecessor is not used any more.
    private async Task<uint> OidOnServerAsync(string database, CancellationToken ct)
    {
        var template = TemplateOnServer(database);
        return await server.QueryAsync<uint>($"SELECT oid FROM pg_database WHERE datname = {PostgresServer.Literal(template)}", ct) is [var oid]
            ? oid
            : throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"there is no dump of the database {database}, and the server has no {template}")
            {
                Why = "tasks are run on copies of that database",
                Fixes = ["set bird.dumps to the folder postgre_table_dumps of the published data, or bird.postgres to a server that has the templates"],
            });
    }

    // In the reference everybody is superuser of the server; here a role is as good as that within its database.
    private async Task OpenSchemaAsync(string database, bool isTakenOver, CancellationToken ct)
    {
        await using var connection = await server.OpenAsync(database, ct);
        await server.GuardAsync(async () =>
        {
            await using var command = new Npgsql.NpgsqlCommand(isTakenOver ? Ownership.TransferSql(ServerRun.Owner) : $"GRANT ALL ON SCHEMA public TO {ServerRun.Owner}", connection);
            return await command.ExecuteNonQueryAsync(ct);
        });
    }

    private async Task<string> DescribeAsync(DatabaseCopy copy, CancellationToken ct)
    {
        await using var connection = await copies.ConnectAsync(copy, ct);
        var rows = await CountRowsAsync(connection, ct);
        if (rows == 0)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"the database {copy.Source.Label} is empty")
            {
                Why = "a dump that failed half-way gives tables without rows, and very low scores",
            });
        }

        return $"{Layout} {await DatabaseCopies.FingerprintAsync(connection, ct)}";
    }

    private static async Task<long> CountRowsAsync(PgConnection connection, CancellationToken ct)
    {
        var limits = new QueryLimits(100_000, 1 << 24, 1 << 24);
        var tables = await connection.QueryAsync(DatabaseFingerprint.TablesSql, limits, ct);
        if (tables.Rows.Count == 0)
        {
            return 0;
        }

        var counts = await connection.QueryAsync($"SELECT sum(n) FROM ({string.Join(" UNION ALL ", tables.Rows.Select(row => $"SELECT count(*) AS n FROM {row[0]}"))}) AS counts", limits, ct);
        return counts.Error is { } error
            ? throw new InfrastructureException($"the rows of a template cannot be counted: {error.Message}")
            : long.Parse(counts.Rows[0][0]!, CultureInfo.InvariantCulture);
    }
}
