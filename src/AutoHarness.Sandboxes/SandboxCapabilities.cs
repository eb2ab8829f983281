namespace AutoHarness.Sandboxes;

/// <summary>What a provider can do on this machine.</summary>
public sealed record SandboxCapabilities
{
    /// <summary>Builds images from a Dockerfile.</summary>
    public bool Builds { get; init; }

    /// <summary>Shows folders of the host inside.</summary>
    public bool Mounts { get; init; }

    /// <summary>Runs compose files.</summary>
    public bool Compose { get; init; }

    /// <summary>Why compose files cannot be run, with what helps; null where they can.</summary>
    public string? ComposeMissing { get; init; }

    /// <summary>Enforces <see cref="SandboxLimits.StorageBytes"/>.</summary>
    public bool DiskQuota { get; init; }

    /// <summary>Network policies that can be set at the start.</summary>
    public SandboxNetworkKind Networks { get; init; } = SandboxNetworkKind.None;

    /// <summary>The policy can be changed while the sandbox runs.</summary>
    public bool SwitchesNetwork { get; init; }

    /// <summary>Ends all processes and keeps the files.</summary>
    public bool EndsProcesses { get; init; }

    /// <summary>Puts files of the image back.</summary>
    public bool Restores { get; init; }

    /// <summary>Standard error comes apart from standard output; otherwise it is merged into it.</summary>
    public bool SeparatesErrors { get; init; } = true;
}
