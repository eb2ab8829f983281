using System.Collections.Immutable;
using AutoHarness.Sandboxes.Local;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>A coding agent as the owner configured it.</summary>
public sealed record CodingAgentSpec
{
    public required AgentCommand Command { get; init; }

    public JailNetwork Network { get; init; } = JailNetwork.None;

    /// <summary><see cref="JailMode.None"/> only ever by name: the coding agent can then do whatever its user can.</summary>
    public JailMode Jail { get; init; } = JailMode.Bubblewrap;

    /// <summary>Names of the variables of the harness's own environment that it gets. Values of six characters and more are removed from everything that is stored.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];

    /// <summary>Absolute host paths, such as the folder of the program itself, that it may read beside the system.</summary>
    public ImmutableArray<string> Readable { get; init; } = [];

    /// <summary>What it is shown beside, such as the way to its model.</summary>
    public ImmutableArray<JailMount> Mounts { get; init; } = [];

    /// <summary>What stands before its command, such as the forwarder to its model.</summary>
    public ImmutableArray<string> Prefix { get; init; } = [];

    /// <summary>For the whole turn.</summary>
    public TimeSpan TurnTimeout { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>How long it may show no sign of life: no output, no change in the copy, no processor time.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From the polite signal to the final one.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of both output streams together that are stored; head and tail are kept.</summary>
    public long OutputLimit { get; init; } = 64L * 1024 * 1024;
}
