namespace AutoHarness.Sandboxes.Docker;

/// <summary>How to reach a Docker engine and what to use of it.</summary>
public sealed record DockerOptions
{
    /// <summary>Such as <c>unix:///var/run/docker.sock</c>; null means <c>DOCKER_HOST</c>, then the Docker client's current context, then the usual socket.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The engine's network for sandboxes whose policy is public. Null means <c>bridge</c> where the engine has it, else <c>host</c>, which <see cref="ISandboxProvider.Notes"/> then says.</summary>
    public string? PublicNetwork { get; init; }

    /// <summary>The Docker client, whose compose plug-in runs compose files: a path, or a name that is looked up in <c>PATH</c>.</summary>
    public string Client { get; init; } = "docker";

    /// <summary>Limits where a spec gives none.</summary>
    public SandboxLimits Defaults { get; init; } = new()
    {
        StorageBytes = 10L * 1024 * 1024 * 1024,
        Processes = 4096,
    };

    /// <summary>The folder that <c>docker</c>'s own settings are in, for logins to registries; null means <c>DOCKER_CONFIG</c> or <c>~/.docker</c>.</summary>
    public string? ConfigFolder { get; init; }

    /// <summary>How long one call to the engine may take that neither builds, pulls nor waits for a command.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromMinutes(2);
}
