namespace AutoHarness.Sandboxes;

/// <summary>One kind of sandbox, armed on this machine. Thread-safe: any number of starts may run at once, and one that fails disturbs no other.</summary>
public interface ISandboxProvider : IAsyncDisposable
{
    /// <summary>As in the config: <c>docker</c>, <c>local</c>, <c>e2b</c> or <c>daytona</c>.</summary>
    string Name { get; }

    /// <summary>What it can do here; a spec that asks for more is refused before anything starts.</summary>
    SandboxCapabilities Capabilities { get; }

    /// <summary>What a user should know about this provider on this machine, such as a network that is less private than usual; empty when nothing is.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Says why a spec cannot be served here; null when it can.</summary>
    string? Refuses(SandboxSpec spec);

    /// <summary>Builds, pulls or unpacks an image, so that starts find it ready. Idempotent; calls for the same content share the work.</summary>
    /// <exception cref="SandboxRequestException">The image asks for something that does not exist here.</exception>
    /// <exception cref="SandboxBuildException">A build ran and failed.</exception>
    /// <exception cref="SandboxTimeoutException">It took longer than the limit.</exception>
    /// <exception cref="SandboxInfrastructureException">The machinery broke.</exception>
    Task PrepareAsync(SandboxImage image, TimeSpan limit, CancellationToken ct);

    /// <summary>Makes the image ready and starts a sandbox of it. Whatever goes wrong, nothing is left running.</summary>
    /// <exception cref="SandboxRequestException">The spec asks for something that cannot be had here.</exception>
    /// <exception cref="SandboxBuildException">A build ran and failed.</exception>
    /// <exception cref="SandboxTimeoutException">It took longer than <see cref="SandboxSpec.StartLimit"/>.</exception>
    /// <exception cref="SandboxInfrastructureException">The machinery broke.</exception>
    /// <exception cref="SandboxUnavailableException">A service does not take the key any more, so no other start will succeed either.</exception>
    Task<ISandbox> StartAsync(SandboxSpec spec, CancellationToken ct);
}
