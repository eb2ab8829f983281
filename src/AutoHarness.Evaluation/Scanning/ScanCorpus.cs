using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Scanning;

/// <summary>What an edit is compared with.</summary>
public sealed record ScanCorpus
{
    /// <summary>The tasks of all splits.</summary>
    public ImmutableArray<ScanTask> Tasks { get; init; } = [];

    /// <summary>What every trial shows the agent anyway: the policy, documents of the domain, names and descriptions of the tools.</summary>
    public ImmutableArray<string> CommonTexts { get; init; } = [];
}
