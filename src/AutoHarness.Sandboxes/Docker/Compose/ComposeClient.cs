using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Docker.Compose;

/// <summary>The <c>docker compose</c> command of this machine, if it has one.</summary>
internal sealed class ComposeClient
{
    private const string Help = "which is not installed: apt-get install -y docker-compose-plugin, from Docker's own package source";

    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);

    private readonly string? program;
    private readonly ProcessRunner processes;
    private readonly string? endpoint;

    private ComposeClient(string? program, string? missing, string? endpoint, ProcessRunner processes)
    {
        this.program = program;
        this.endpoint = endpoint;
        this.processes = processes;
        Missing = missing;
    }

    /// <summary>Why compose files cannot be run, with what helps; null where they can.</summary>
    public string? Missing { get; }

    public static async Task<ComposeClient> FindAsync(DockerOptions options, ProcessRunner processes, CancellationToken ct)
    {
        var endpoint = options.Endpoint?.ToString();
        if (ProgramPath.Find(options.Client) is not { } client)
            return new ComposeClient(null, $"compose files need the Docker client with its compose plug-in, {Help}", endpoint, processes);

        var version = await processes.RunAsync(new ProcessSpec(client, ["compose", "version", "--short"]) { InheritEnvironment = true, TimeLimit = AskLimit }, ct);
        return new ComposeClient(client, version.Succeeded ? null : $"compose files need the compose plug-in of {client}, {Help}", endpoint, processes);
    }

    /// <summary>Runs a compose command.</summary>
    /// <param name="arguments">What follows <c>docker compose</c>.</param>
    /// <param name="variables">For the compose files.</param>
    /// <param name="ct">Gives up.</param>
    public Task<ProcessResult> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, CancellationToken ct)
    {
        var environment = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        if (endpoint is not null)
            environment["DOCKER_HOST"] = endpoint;
        return processes.RunAsync(
            new ProcessSpec(program ?? throw new SandboxRequestException(Missing!), ["compose", .. arguments]) { InheritEnvironment = true, Environment = environment, OutputCap = 64 * 1024 }, ct);
    }
}
