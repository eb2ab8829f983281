using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>Everything about a judgement that is known before its first trial.</summary>
public sealed record GateCase
{
    /// <summary>Names the judgement, such as <c>g-0031</c>; its trials run in series <c>judge:&lt;id&gt;</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Version under judgement.</summary>
    public required string Candidate { get; init; }

    /// <summary>Version currently kept.</summary>
    public required string Incumbent { get; init; }

    /// <summary>Train tasks, sorted.</summary>
    public required ImmutableArray<TaskId> Train { get; init; }

    /// <summary>Held-out tasks that decide, sorted.</summary>
    public required ImmutableArray<TaskId> Test { get; init; }

    /// <summary>The suite before this judgement.</summary>
    public required SuiteState Suite { get; init; }

    /// <summary>
    /// The <c>val_score</c> cells of <c>results.tsv</c> as recorded, i.e. rounded to four decimals. Empty before a baseline.
    /// </summary>
    public required ImmutableArray<double> RecordedScores { get; init; }

    /// <summary>The latest full-split train results before this judgement: task to reward, null for an infrastructure error.</summary>
    public required ImmutableSortedDictionary<TaskId, double?> TrainResults { get; init; }

    /// <summary>Seed for any random order a policy needs.</summary>
    public long Seed { get; init; }

    /// <summary>The series of the judgement's own trials.</summary>
    public string Series => $"judge:{Id}";
}
