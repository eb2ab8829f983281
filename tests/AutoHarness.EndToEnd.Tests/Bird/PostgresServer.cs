using System.Diagnostics;

namespace AutoHarness.EndToEnd.Tests.Bird;

/// <summary>A real PostgreSQL that belongs to the tests, as a user's own server does: on a Unix socket, with one superuser.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string folder;

    private PostgresServer(string folder) => this.folder = folder;

    /// <summary>What stands under <c>bird.postgres</c>.</summary>
    public string Url => $"postgresql://postgres@{Uri.EscapeDataString(folder)}:5432";

    private string Data => Path.Combine(folder, "data");

    public static async Task<PostgresServer> StartAsync()
    {
        // Not a temporary folder of .NET, which nobody but root could enter.
        var server = new PostgresServer(Path.Combine("/tmp", $"ah-pg-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40]));
        await RunAsync("install", "-d", "-m", "0700", "-o", User, server.folder);
        await AsUserAsync(Program("initdb"), "-D", server.Data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8");
        await AsUserAsync(
            Program("pg_ctl"), "-D", server.Data, "-w", "-l", Path.Combine(server.folder, "log"), "-o", $"-c listen_addresses= -c fsync=off -c unix_socket_directories={server.folder} -c max_connections=100", "start");
        return server;
    }

    /// <summary>Stops it in the middle of whatever it does and starts it again.</summary>
    public Task RestartAsync() => AsUserAsync(Program("pg_ctl"), "-D", Data, "-w", "-m", "immediate", "-l", Path.Combine(folder, "log"), "restart");

    /// <summary>Names of databases and roles that carry the mark of a run.</summary>
    public async Task<string[]> LeftoversAsync() =>
        (await AsUserAsync(
            Program("psql"), "-h", folder, "-U", "postgres", "-AtX", "-c",
            "SELECT datname FROM pg_database WHERE datname ~ '^ah_r' UNION ALL SELECT rolname FROM pg_roles WHERE rolname ~ '^ah_r'"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        await AsUserAsync(Program("pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private static string User => Environment.IsPrivilegedProcess ? "postgres" : Environment.UserName;

    private static string Program(string name) =>
        Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", name)).Last(File.Exists);

    private static Task<string> AsUserAsync(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", User, "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();

        // A server that is started keeps the pipes open, so only what the program itself said is waited for.
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var starts = arguments.Contains("start") || arguments.Contains("restart");
        var output = starts ? "" : await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {(starts ? "" : await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken))}");
        return output;
    }
}
