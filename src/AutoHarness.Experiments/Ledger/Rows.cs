using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Ledger;

/// <summary>A command as it was started.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Such as <c>optimize</c>.</param>
/// <param name="Arguments">Its arguments, for repeating it.</param>
/// <param name="Config">Hash of the config it started with.</param>
/// <param name="StartedAt">When it was first started.</param>
/// <param name="Active">Time spent in it by processes that ended or reported in; downtime not counted.</param>
public sealed record PendingCommand(long Id, string Name, ImmutableArray<string> Arguments, string Config, DateTimeOffset StartedAt, TimeSpan Active)
{
    /// <summary>It was interrupted before, and goes on now.</summary>
    public bool Resumed { get; init; }
}

/// <summary>A run of tasks, open or finished.</summary>
internal sealed record RunRow(long Id, string Version, Split Split, ImmutableArray<TaskId> Tasks, bool Whole, int FirstAttempt, int Trials, string Fingerprint, string Series, long Command, bool Finished);

/// <summary>An iteration.</summary>
internal sealed record IterationRow(int Number, string Origin, string? Version, long? Gate, string? Outcome, string? Hypothesis, string? Reason, double? Score, bool Closed);

/// <summary>A judgement.</summary>
internal sealed record GateRow(
    long Id,
    int Iteration,
    string Candidate,
    string Incumbent,
    string Policy,
    int PolicyVersion,
    string Fingerprint,
    DateTimeOffset OpenedAt,
    Verdict? Verdict,
    string? Receipt,
    string? Hash,
    Settlement? Settlement)
{
    public string Name => GateName(Id);

    /// <summary>The verdict after the settlement: an acceptance may have been rolled back, or a probe may have found it hollow.</summary>
    public Verdict? Outcome => Verdict is { Accepted: true } && Settlement is { } settled ? settled.Apply(Verdict) : Verdict;

    /// <summary>Accepted and settled, so that it may be recorded.</summary>
    public bool Stands => Verdict is { Accepted: true } && Settlement is { RolledBack: false };

    public static string GateName(long id) => $"g-{id:0000}";
}

/// <summary>What an acceptance led to.</summary>
/// <param name="Promoted">Tasks that joined the suite.</param>
/// <param name="Rerun">Tasks that were re-run for promotion.</param>
/// <param name="RolledBack">The acceptance does not stand.</param>
internal sealed record Settlement(ImmutableArray<TaskId> Promoted, int Rerun, bool RolledBack)
{
    /// <summary>What a probe found against the candidate; null where fresh trials alone decided.</summary>
    public string? Objection { get; init; }

    /// <summary>Held-out mean in trials that the selection did not see; null where the verdict has the score.</summary>
    public double? Score { get; init; }

    /// <summary>The verdict as it stands after this.</summary>
    public Verdict Apply(Verdict verdict) => (RolledBack, Objection) switch
    {
        (false, _) => verdict with { Score = Score ?? verdict.Score },
        (true, { } objection) => verdict with { Kind = VerdictKind.Quarantined, Reason = objection },
        _ => verdict with { Kind = VerdictKind.RolledBack, Reason = "Accepted at first, then contradicted by fresh trials; the earlier agent stays." },
    };
}

/// <summary>A row of <c>results.tsv</c>.</summary>
internal sealed record RecordRow(int Row, long? Gate, int Iteration, string Version, double Score, string Commit, int Passed, int Total, DateTimeOffset At);
