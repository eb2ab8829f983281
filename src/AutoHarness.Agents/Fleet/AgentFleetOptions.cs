using AutoHarness.Sandboxes.Local;

namespace AutoHarness.Agents.Fleet;

/// <summary>Where agents run and what each of their processes may use.</summary>
public sealed record AgentFleetOptions
{
    /// <summary>The folder with the built agent host (<c>AutoHarness.AgentHost.dll</c> and what it needs).</summary>
    public required string HostDirectory { get; init; }

    /// <summary>Where compiled agents are kept by content hash. Only the harness writes there.</summary>
    public required string CacheDirectory { get; init; }

    public JailMode Jail { get; init; } = JailMode.Bubblewrap;

    /// <summary>Limits of one agent process with all its sessions.</summary>
    public JailLimits ProcessLimits { get; init; } = new();

    /// <summary>The Unix socket over which jailed agents that are not C# reach their model, asked for when a process of one starts; null for none.</summary>
    public Func<CancellationToken, Task<string?>> ModelSocket { get; init; } = _ => Task.FromResult<string?>(null);

    /// <summary>Limits of one compilation.</summary>
    public JailLimits BuildLimits { get; init; } = new();

    /// <summary>Wall-clock limit of one compilation.</summary>
    public TimeSpan BuildTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process without a session is kept for the next one.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(20);
}
