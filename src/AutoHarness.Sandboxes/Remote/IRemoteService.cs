namespace AutoHarness.Sandboxes.Remote;

/// <summary>A company's sandboxes behind its interface over HTTP. Every method throws <see cref="SandboxInfrastructureException"/> when the service is not to be had.</summary>
internal interface IRemoteService : IDisposable
{
    string Name { get; }

    SandboxCapabilities Capabilities { get; }

    IReadOnlyList<string> Notes { get; }

    /// <summary>Why the service cannot serve a spec, beyond what no service can; null when it can.</summary>
    string? Refuses(SandboxSpec spec);

    Task PrepareAsync(SandboxImage image, CancellationToken ct);

    /// <summary>Starts a machine. One whose start is given up is deleted.</summary>
    Task<IRemoteMachine> CreateAsync(SandboxSpec spec, IReadOnlyDictionary<string, string> labels, CancellationToken ct);

    /// <summary>Every sandbox of the account with its labels.</summary>
    Task<IReadOnlyList<RemoteListing>> ListAsync(CancellationToken ct);

    /// <summary>Deletes a sandbox; one that is gone is no error.</summary>
    Task DeleteAsync(string id, CancellationToken ct);
}
