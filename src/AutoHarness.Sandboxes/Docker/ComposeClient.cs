using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>The <c>docker compose</c> command of this machine, if it has one.</summary>
/// <param name="Program">The Docker client; null where compose cannot be run.</param>
/// <param name="Missing">Why it cannot be run, with what helps; null where it can.</param>
internal sealed record ComposeClient(string? Program, string? Missing)
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);

    public static async Task<ComposeClient> FindAsync(ProcessRunner processes, CancellationToken ct)
    {
        if (ProgramPath.Find("docker") is not { } client)
            return new ComposeClient(null, "compose files need the 'docker' client with its compose plug-in, and no client is installed: apt-get install -y docker-compose-plugin, from Docker's own package source");

        var version = await processes.RunAsync(new ProcessSpec(client, ["compose", "version", "--short"]) { InheritEnvironment = true, TimeLimit = AskLimit }, ct);
        return version.Succeeded
            ? new ComposeClient(client, null)
            : new ComposeClient(null, $"compose files need the compose plug-in of {client}, which is not installed: apt-get install -y docker-compose-plugin, from Docker's own package source");
    }
}
