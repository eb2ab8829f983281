using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Benchmarks.Bird.Tests.Databases;
using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Postgres;

/// <summary>Servers as a provider runs them: behind TLS and a password.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private static readonly PostgresLogin Admin = new("me", "wörd");
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal);

    private readonly PostgresPrograms programs = PostgresPrograms.Find(ServerFixture.Processes)!;
    private readonly TempFolder folder = new();
    private readonly int port = FreePort();

    private static CancellationToken Never => CancellationToken.None;

    private string Data => Path.Combine(folder.Root, "server", "data");

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        var (certificate, key) = Authority("own.crt");
        Authority("other.crt");
        await programs.MakeFolderAsync(Path.GetDirectoryName(Data)!, Never);
        await programs.RunAsync("initdb", ["-D", Data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"], Never);
        await WriteAsync("server.crt", certificate);
        await WriteAsync("server.key", key);
        await programs.RunAsync("chmod", ["0600", Path.Combine(Data, "server.key")], Never);
        await WriteAsync("pg_hba.conf", "local all postgres trust\nhostssl all me 127.0.0.1/32 scram-sha-256\nhostssl all me ::1/128 scram-sha-256\n");
        await WriteAsync("postgresql.auto.conf", $"listen_addresses = 'localhost'\nport = {port}\nunix_socket_directories = '{Path.GetDirectoryName(Data)}'\nssl = on\nfsync = off\npassword_encryption = 'scram-sha-256'\n");
        await programs.RunAsync("pg_ctl", ["-D", Data, "-w", "-l", Path.Combine(Path.GetDirectoryName(Data)!, "log"), "start"], Never);
        await programs.RunAsync("psql", ["-h", Path.GetDirectoryName(Data)!, "-p", $"{port}", "-U", "postgres", "-d", "postgres", "-c", "CREATE ROLE me LOGIN SUPERUSER PASSWORD 'wörd'"], Never);
    }

    public async ValueTask DisposeAsync()
    {
        await programs.SucceedsAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"], Never);
        folder.Dispose();
    }

    [Fact]
    public async Task Each_mode_trusts_whom_libpq_would_trust()
    {
        Assert.Equal(
            [
                "disable: refused", "prefer: in", "require: in", "require, own root: in", "require, other root: refused", "verify-ca, own root: in",
                "verify-ca, other root: refused", "verify-full, own root: in", "verify-full, own root, another name: refused", "verify-ca, own root, another name: in", "verify-full, system: refused",
            ],
            [
                $"disable: {await TryAsync("sslmode=disable")}",
                $"prefer: {await TryAsync("")}",
                $"require: {await TryAsync("sslmode=require")}",
                $"require, own root: {await TryAsync("sslmode=require&sslrootcert=" + PathOf("own.crt"))}",
                $"require, other root: {await TryAsync("sslmode=require&sslrootcert=" + PathOf("other.crt"))}",
                $"verify-ca, own root: {await TryAsync("sslmode=verify-ca&sslrootcert=" + PathOf("own.crt"))}",
                $"verify-ca, other root: {await TryAsync("sslmode=verify-ca&sslrootcert=" + PathOf("other.crt"))}",
                $"verify-full, own root: {await TryAsync("sslmode=verify-full&sslrootcert=" + PathOf("own.crt"))}",
                $"verify-full, own root, another name: {await TryAsync("sslmode=verify-full&sslrootcert=" + PathOf("own.crt"), "localhost")}",
                $"verify-ca, own root, another name: {await TryAsync("sslmode=verify-ca&sslrootcert=" + PathOf("own.crt"), "localhost")}",
                $"verify-full, system: {await TryAsync("sslmode=verify-full&sslrootcert=system")}",
            ]);
    }

    [Fact]
    public async Task A_query_behind_TLS_can_be_cancelled_and_large_results_arrive()
    {
        await using var connection = await PgConnection.OpenAsync(Address("sslmode=require", "127.0.0.1"), Admin, "postgres", Settings, Never);
        var limits = new QueryLimits(1_000_000, 1L << 30, 1L << 30);

        var rows = await connection.QueryAsync("SELECT repeat('x', 1000), ssl FROM generate_series(1, 20000), pg_stat_ssl WHERE pid = pg_backend_pid()", limits, Never);
        Assert.Equal((20_000, "t"), (rows.Rows.Count, rows.Rows[^1][1]));

        var sleeping = connection.QueryAsync("SELECT pg_sleep(600)", limits, Never);
        while (!sleeping.IsCompleted)
        {
            await connection.CancelAsync(Never);
            await Task.WhenAny(sleeping, Task.Delay(50, Never));
        }

        Assert.Equal(ServerError.QueryCanceled, (await sleeping).Error?.Code);
    }

    // Both clients have to agree.
    private async Task<string> TryAsync(string query, string host = "127.0.0.1")
    {
        var address = Address(query, host);
        var own = await Record.ExceptionAsync(async () =>
        {
            await using var connection = await PgConnection.OpenAsync(address, Admin, "postgres", Settings, Never);
        });
        var theirs = await Record.ExceptionAsync(async () =>
        {
            await using var server = await PostgresServer.ConnectAsync(address, Admin, Never);
        });
        Assert.True(own is null or PgException, own?.ToString());
        Assert.True(theirs is null or InfrastructureException, theirs?.ToString());
        return own is null == theirs is null ? own is null ? "in" : "refused" : $"own: {own?.Message}, Npgsql: {theirs?.Message}";
    }

    private PostgresAddress Address(string query, string host) => PostgresUrl.Parse($"postgresql://me@{host}:{port}/?{query}", out _)!.Address;

    private string PathOf(string name) => Path.Combine(folder.Root, name);

    private Task WriteAsync(string name, string text) => programs.WriteAsync(Path.Combine(Data, name), text, Never);

    // A certificate that vouches for itself, for the address 127.0.0.1 alone.
    private (string Certificate, string Key) Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=a private server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(PathOf(name), certificate.ExportCertificatePem());
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
