using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Running;

/// <summary>What <c>run</c> is asked for.</summary>
public sealed record RunOptions
{
    /// <summary>Null means the config's split. <see cref="Split.Test"/> prints the mean only.</summary>
    public Split? Split { get; init; }

    /// <summary>Only these train tasks; empty means all of the split.</summary>
    public ImmutableArray<string> TaskIds { get; init; } = [];

    /// <summary>Trials per task, at least 1.</summary>
    public int Trials { get; init; } = 1;

    /// <summary>Starts a new run even if an interrupted one could be continued.</summary>
    public bool New { get; init; }
}
