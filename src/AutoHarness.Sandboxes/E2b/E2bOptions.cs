namespace AutoHarness.Sandboxes.E2b;

/// <summary>Settings of the E2B sandbox.</summary>
public sealed record E2bOptions
{
    /// <summary>The account's key, of <c>E2B_API_KEY</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The part of every address that names the installation, of <c>E2B_DOMAIN</c>.</summary>
    public string Domain { get; init; } = "e2b.app";

    /// <summary>Where accounts and sandboxes are managed, of <c>E2B_API_URL</c>; null means it follows from the domain.</summary>
    public Uri? ApiUrl { get; init; }

    /// <summary>Where the sandboxes' own interfaces are reached, of <c>E2B_SANDBOX_URL</c>; null means a host for each sandbox.</summary>
    public Uri? SandboxUrl { get; init; }

    /// <summary>How long the service keeps a sandbox that nobody asks it to keep longer; a running harness asks well before that.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Before a request is sent again.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads the variables of an environment.</summary>
    public static E2bOptions From(Func<string, string?> variable) => new()
    {
        ApiKey = variable("E2B_API_KEY"),
        Domain = variable("E2B_DOMAIN") is { Length: > 0 } domain ? domain : "e2b.app",
        ApiUrl = Remote.RemoteAddress.Of(variable, "E2B_API_URL"),
        SandboxUrl = Remote.RemoteAddress.Of(variable, "E2B_SANDBOX_URL"),
    };
}
