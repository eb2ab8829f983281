using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Datasets;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor;

/// <summary>A Harbor dataset as a benchmark.</summary>
public sealed record HarborOptions
{
    /// <summary>A folder of tasks, or <c>name[@version]</c> of a registry.</summary>
    public required string Dataset { get; init; }

    /// <summary>Takes what is fetched, and the files of running trials.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Arms the sandboxes; called once, when the first trial or the first check needs them.</summary>
    /// <remarks>It throws a <see cref="SandboxUnavailableException"/> where they cannot be armed.</remarks>
    public required Func<CancellationToken, Task<ISandboxProvider>> Sandboxes { get; init; }

    /// <summary>Names the kind of sandbox for the fingerprint.</summary>
    public required string SandboxName { get; init; }

    /// <summary>File or https address of a registry; null for what is built in, then Harbor's own.</summary>
    public string? Registry { get; init; }

    /// <summary>A folder with clones of the repositories that a registry names; then no network is used for them.</summary>
    public string? Mirror { get; init; }

    /// <summary>Shell patterns of the tasks to take; empty for all.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Shell patterns of tasks to leave out.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Most tasks, after the patterns; null for all.</summary>
    public int? Limit { get; init; }

    public TrialTimes Times { get; init; } = new();

    /// <summary>Where a task sets no limit for the agent.</summary>
    public TimeSpan UsualAgentLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Leaves the agent's processes running during verification and lets a reward of its making count, as Harbor does.</summary>
    public bool Compat { get; init; }

    /// <summary>Builds images even where a prebuilt one is named.</summary>
    public bool ForceBuild { get; init; }

    internal DatasetOptions Source => new(Dataset, CacheDirectory)
    {
        Registry = Registry,
        Mirror = Mirror,
        Filter = Include.IsEmpty && Exclude.IsEmpty && Limit is null ? TaskFilter.All : new TaskFilter(Include, Exclude, Limit),
    };

    /// <summary>Environment variables that templates in tasks may ask for.</summary>
    public Func<string, string?> Host { get; init; } = _ => null;
}
