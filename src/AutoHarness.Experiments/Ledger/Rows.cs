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
public sealed record PendingCommand(long Id, string Name, ImmutableArray<string> Arguments, string Config, DateTimeOffset StartedAt, TimeSpan Active);

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

    public static string GateName(long id) => $"g-{id:0000}";
}

/// <summary>What an acceptance led to.</summary>
internal sealed record Settlement(ImmutableArray<TaskId> Promoted, int Rerun, bool RolledBack);

/// <summary>A row of <c>results.tsv</c>.</summary>
internal sealed record RecordRow(int Row, long? Gate, int Iteration, string Version, double Score, string Commit, int Passed, int Total, DateTimeOffset At);
