using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>All that is known of a finished trial.</summary>
internal sealed record TrialReport
{
    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public TrialPhase? EnvironmentSetup { get; init; }

    /// <summary>One for a task of one step, else one for each step that was run.</summary>
    public ImmutableArray<StepReport> Steps { get; init; } = [];

    /// <summary>The task has named steps.</summary>
    public bool IsMultiStep { get; init; }

    /// <summary>As written, not clamped; null where no verifier left any.</summary>
    public RewardTable? Rewards { get; init; }

    /// <summary>The first error of the trial; those of named steps stand there.</summary>
    public TrialError? Error { get; init; }

    public AgentRun Run => Steps.IsEmpty ? new AgentRun(AgentEnd.Finished) : Steps[^1].Run;
}

/// <summary>One run of agent and verifier.</summary>
/// <param name="Name">Null for a task of one step.</param>
internal sealed record StepReport(string? Name)
{
    public AgentRun Run { get; init; } = new(AgentEnd.Finished);

    public TrialPhase? AgentExecution { get; init; }

    public TrialPhase? Verifier { get; init; }

    /// <summary>The verifier had a sandbox of its own.</summary>
    public bool Separate { get; init; }

    public RewardTable? Rewards { get; init; }

    public TrialError? Error { get; init; }

    /// <summary>What the verifier printed, cut; untrusted text.</summary>
    public string TestOutput { get; init; } = "";

    /// <summary>Programs that the agent had changed and that were put back before the verifier ran.</summary>
    public ImmutableArray<string> Restored { get; init; } = [];
}

/// <summary>When a phase began and ended.</summary>
internal sealed record TrialPhase(DateTimeOffset StartedAt, DateTimeOffset FinishedAt);
