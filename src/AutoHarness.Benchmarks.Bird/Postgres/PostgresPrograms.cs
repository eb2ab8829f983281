using System.Text;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>The installed server programs, and the user that they run as: our own, or another one where we are root, as which PostgreSQL refuses to run.</summary>
internal sealed class PostgresPrograms
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Users = ["postgres", "nobody"];

    private readonly ProcessRunner processes;
    private readonly string folder;
    private readonly SystemUser? user;

    private PostgresPrograms(ProcessRunner processes, string folder, SystemUser? user)
    {
        this.processes = processes;
        this.folder = folder;
        this.user = user;
    }

    /// <summary>Finds the newest programs: on <c>PATH</c>, or where Debian, Red Hat and Homebrew put them; null where there are none.</summary>
    public static PostgresPrograms? Find(ProcessRunner processes)
    {
        var onPath = ProgramPath.Find("initdb") is { } found ? Path.GetDirectoryName(new FileInfo(found).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found) : null;
        var folder = Folders("/usr/lib/postgresql").Concat(Folders("/opt/homebrew/opt")).Prepend(onPath).Append("/usr/pgsql/bin")
            .FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
        if (folder is null)
        {
            return null;
        }

        var user = Environment.IsPrivilegedProcess ? Users.Select(SystemUser.Find).FirstOrDefault(user => user is not null) : null;
        return new PostgresPrograms(processes, folder, user);
    }

    /// <summary>Makes a folder that only the server's user can enter.</summary>
    public async Task MakeFolderAsync(string path, CancellationToken ct)
    {
        string[] owner = user is null ? [] : ["-o", user.Name];
        await RunOwnAsync("install", ["-d", "-m", "0700", .. owner, "--", path], input: default, ct);
    }

    /// <summary>Writes a file as the server's user.</summary>
    public Task WriteAsync(string path, string text, CancellationToken ct) => RunOwnAsync("tee", [path], Encoding.UTF8.GetBytes(text), ct);

    /// <summary>Runs a program as the server's user.</summary>
    /// <param name="program">One of PostgreSQL's, or of the system's.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="addressSpace">The most memory, in bytes, that it and what it starts may map each; null for no limit.</param>
    /// <exception cref="HarnessException">It failed.</exception>
    public async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct, long? addressSpace = null)
    {
        var result = await processes.RunAsync(AsUser(program, arguments, addressSpace), ct);
        if (!result.Succeeded)
        {
            throw Failed(program, result);
        }
    }

    /// <summary>Runs a program as the server's user, and tells whether it succeeded.</summary>
    public async Task<bool> SucceedsAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct) =>
        (await processes.RunAsync(AsUser(program, arguments, addressSpace: null), ct)).Succeeded;

    private async Task RunOwnAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        var spec = program == "install" ? new ProcessSpec(program, arguments) : AsUser(program, arguments, addressSpace: null);
        var result = await processes.RunAsync(spec with { Input = input, InheritEnvironment = true, TimeLimit = Limit }, ct);
        if (!result.Succeeded)
        {
            throw Failed(program, result);
        }
    }

    private ProcessSpec AsUser(string program, IReadOnlyList<string> arguments, long? addressSpace)
    {
        var path = Path.Combine(folder, program);
        List<string> command = [File.Exists(path) ? path : program, .. arguments];
        if (addressSpace is { } bytes)
        {
            command.InsertRange(0, ["prlimit", $"--as={bytes}", "--"]);
        }

        if (user is not null)
        {
            command.InsertRange(0, ["setpriv", $"--reuid={user.Name}", $"--regid={user.Group}", "--init-groups", "--"]);
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin", ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" };
        return new ProcessSpec(command[0], command[1..]) { Environment = environment, WorkingDirectory = "/", TimeLimit = Limit };
    }

    private static HarnessException Failed(string program, ProcessResult result)
    {
        var said = (result.Stderr.Text + result.Stdout.Text).Trim();
        return new HarnessException(new HarnessError(ExitCode.Environment, null, $"{program} failed while starting a private PostgreSQL: {(said.Length == 0 ? $"exit code {result.ExitCode}" : said)}")
        {
            Fixes = ["name a server of your own: bird.postgres in experiment_config.yaml"],
        });
    }

    private static IEnumerable<string> Folders(string root) => Directory.Exists(root)
        ? Directory.GetDirectories(root).Where(folder => Path.GetFileName(folder).Any(char.IsAsciiDigit)).OrderByDescending(folder => new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]).PadLeft(4, '0'), StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin"))
        : [];

    private sealed record SystemUser(string Name, string Group)
    {
        public static SystemUser? Find(string name) =>
            File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields[0] == name).Select(fields => new SystemUser(name, fields[3])).FirstOrDefault();
    }
}
